namespace ModelPipeline.Inference;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Datatype">The name of the datatype.</param>
/// <param name="Shape">The size of each dimension, the rows first; -1 for any size.</param>
internal sealed record TensorMetadata(string Name, string Datatype, long[] Shape);
