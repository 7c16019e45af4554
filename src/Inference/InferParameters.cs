namespace ModelPipeline.Inference;

/// <summary>The parameters of the protocol and its binary extension, of a request, an input or an output.</summary>
/// <param name="Binary">Of an output: whether it is wanted in binary form.</param>
/// <param name="BinaryOutput">Of a request: whether all outputs are wanted in binary form.</param>
/// <param name="BinarySize">Of a tensor in binary form: its number of bytes.</param>
/// <param name="Timeout">Of a request: how long its caller waits.</param>
internal readonly record struct InferParameters(bool? Binary, bool? BinaryOutput, long? BinarySize, TimeSpan? Timeout);
