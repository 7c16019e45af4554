namespace ModelPipeline.Grains;

/// <summary>What a model made of tensors.</summary>
/// <param name="Failure">Why there are no outputs; null if there are.</param>
/// <param name="Version">The version that was applied.</param>
/// <param name="Outputs">The outputs that the caller wants.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.InferReply")]
public sealed record InferReply(
    [property: Id(0)] ScoreReply? Failure,
    [property: Id(1)] string Version = "",
    [property: Id(2)] TensorValues[]? Outputs = null);
