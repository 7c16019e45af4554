namespace ModelPipeline.Inference;

/// <summary>A message of the protocol cannot be read. The text says which tensor and why, without a value.</summary>
internal sealed class TensorException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Whether the body is no message: it ends too early, or is no JSON from its first character on. No value is to blame then.
    /// </summary>
    public bool IsNoMessage { get; init; }
}
