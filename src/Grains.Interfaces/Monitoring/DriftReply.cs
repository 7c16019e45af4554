namespace ModelPipeline.Grains;

/// <summary>A report or a baseline, or why a request was refused.</summary>
/// <param name="Answer">The answer in JSON; null if the request was refused.</param>
/// <param name="Problem">The kind of refusal.</param>
/// <param name="Refusal">Why the request was refused; empty if it was not.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.DriftReply")]
public sealed record DriftReply(
    [property: Id(0)] string? Answer,
    [property: Id(1)] RolloutProblem Problem = RolloutProblem.None,
    [property: Id(2)] string Refusal = "");
