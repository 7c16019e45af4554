namespace ModelPipeline.Grains;

/// <summary>The rollout of a pipeline, or why a request was refused.</summary>
/// <param name="Rollout">The document; null if the request was refused, or before the first silo is ready.</param>
/// <param name="Epoch">The number of the document.</param>
/// <param name="Problem">The kind of refusal.</param>
/// <param name="Refusal">Why the request was refused; empty if it was not.</param>
/// <param name="Rescore">The answer to the request for a job that scores users again; null if none was asked for.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.RolloutReply")]
public sealed record RolloutReply(
    [property: Id(0)] RolloutInfo? Rollout,
    [property: Id(1)] long Epoch,
    [property: Id(2)] RolloutProblem Problem = RolloutProblem.None,
    [property: Id(3)] string Refusal = "",
    [property: Id(4)] JobReply? Rescore = null);
