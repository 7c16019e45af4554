namespace ModelPipeline.Grains;

/// <summary>The outputs of one row, or why there are none.</summary>
/// <param name="Outputs">The outputs; null if the row has none.</param>
/// <param name="Failure">Why the row has no outputs; null if it has.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PredictedRow")]
public sealed record PredictedRow([property: Id(0)] OutputValue[]? Outputs, [property: Id(1)] ScoreReply? Failure = null);
