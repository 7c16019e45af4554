namespace ModelPipeline.Grains;

/// <summary>A version beside the stable one, or why a request was refused.</summary>
/// <param name="Comparison">The comparison in JSON; null if the request was refused.</param>
/// <param name="Problem">The kind of refusal.</param>
/// <param name="Refusal">Why the request was refused; empty if it was not.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ComparisonReply")]
public sealed record ComparisonReply(
    [property: Id(0)] string? Comparison,
    [property: Id(1)] RolloutProblem Problem = RolloutProblem.None,
    [property: Id(2)] string Refusal = "");
