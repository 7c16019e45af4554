namespace ModelPipeline.Grains;

/// <summary>Tensors for a model.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Version">The version; null for the stable one.</param>
/// <param name="Rows">The number of rows of each tensor.</param>
/// <param name="Inputs">The tensors.</param>
/// <param name="Outputs">The outputs that the caller wants; null for all.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.InferCall")]
public sealed record InferCall(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string? Version,
    [property: Id(2)] int Rows,
    [property: Id(3)] TensorValues[] Inputs,
    [property: Id(4)] string[]? Outputs);
