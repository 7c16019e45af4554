namespace ModelPipeline.Client;

/// <summary>The inputs and outputs of a model of the Open Inference Protocol.</summary>
/// <param name="Name">The name: the pipeline, or the pipeline and <c>.users</c>.</param>
/// <param name="Versions">The versions that are open; null where the rollout decides.</param>
/// <param name="Platform">The kind of model.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string>? Versions,
    string? Platform,
    IReadOnlyList<TensorMetadata>? Inputs,
    IReadOnlyList<TensorMetadata>? Outputs);
