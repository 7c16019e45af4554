namespace ModelPipeline.Inference;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="WantsBinary">Whether in binary form; null for the form that the request has for all outputs.</param>
internal sealed record RequestedOutput(string Name, bool? WantsBinary = null);
