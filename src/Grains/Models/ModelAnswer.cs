namespace ModelPipeline.Grains;

/// <summary>
/// The outputs of a model for a batch, or the exception that the model threw. An exception of the grain call itself comes from Orleans, and
/// no row is to blame for it.
/// </summary>
internal readonly record struct ModelAnswer(Batch? Outputs, Exception? Failure);
