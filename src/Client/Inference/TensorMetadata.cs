namespace ModelPipeline.Client;

/// <summary>An input or output of a model of the Open Inference Protocol.</summary>
/// <param name="Name">The name.</param>
/// <param name="Datatype">The type of the values, such as <c>FP32</c> or <c>BYTES</c>.</param>
/// <param name="Shape">The shape; -1 stands for the number of rows.</param>
public sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);
