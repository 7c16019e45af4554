namespace ModelPipeline.Inference;

/// <summary>A request for inference, or the answer to one.</summary>
internal sealed record InferMessage
{
    /// <summary>The header that says how long the JSON is; the bytes of the tensors follow the JSON.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>The extension of a server that takes and sends tensors in binary form.</summary>
    public const string BinaryExtension = "binary_tensor_data";

    /// <summary>The caller's id of the request; null if there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The name of the model that answered; null in a request.</summary>
    public string? ModelName { get; init; }

    /// <summary>The version of the model that answered; null if the server does not say.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The inputs of a request, the outputs of an answer.</summary>
    public IReadOnlyList<Tensor> Tensors { get; init; } = [];

    /// <summary>The outputs that a request asks for; null for all outputs.</summary>
    public IReadOnlyList<RequestedOutput>? Requested { get; init; }

    /// <summary>Whether a request asks for outputs in binary form, unless an output says otherwise.</summary>
    public bool WantsBinary { get; init; }

    /// <summary>How long the caller waits (parameter <c>timeout</c>); null if the request does not say.</summary>
    public TimeSpan? Timeout { get; init; }
}
