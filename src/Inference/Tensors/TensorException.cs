namespace ModelPipeline.Inference;

/// <summary>A message of the protocol cannot be read. The text says which tensor and why, without a value.</summary>
internal sealed class TensorException(string message, Exception? inner = null) : Exception(message, inner);
