namespace ModelPipeline.Grains;

/// <summary>What a model made of a caller's rows.</summary>
/// <param name="Failure">Why no row was applied; null if the model was asked.</param>
/// <param name="Pipeline">The name of the pipeline as the settings spell it.</param>
/// <param name="Version">The version that was applied.</param>
/// <param name="Rows">The rows, in the order of the call.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PredictReply")]
public sealed record PredictReply(
    [property: Id(0)] ScoreReply? Failure,
    [property: Id(1)] string Pipeline = "",
    [property: Id(2)] string Version = "",
    [property: Id(3)] PredictedRow[]? Rows = null);
