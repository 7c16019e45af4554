namespace ModelPipeline.Api;

/// <summary>An error of the Open Inference Protocol.</summary>
/// <param name="Error">What is wrong.</param>
internal sealed record InferenceError(string Error);
