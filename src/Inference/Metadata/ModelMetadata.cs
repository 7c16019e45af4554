namespace ModelPipeline.Inference;

/// <summary>What a server tells about a model.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Versions">The versions that the server has; null if it does not say.</param>
/// <param name="Platform">The framework and format, such as <c>onnx_onnxv1</c>.</param>
/// <param name="Inputs">The inputs; null or empty if the server does not say.</param>
/// <param name="Outputs">The outputs; null or empty if the server does not say.</param>
internal sealed record ModelMetadata(
    string Name, string[]? Versions, string? Platform, TensorMetadata[]? Inputs, TensorMetadata[]? Outputs);
