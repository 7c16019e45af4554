namespace ModelPipeline.Grains;

/// <summary>A version, or why a request was refused.</summary>
/// <param name="Version">The version; null if the request was refused.</param>
/// <param name="Problem">The kind of refusal.</param>
/// <param name="Refusal">Why the request was refused; empty if it was not.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.VersionReply")]
public sealed record VersionReply(
    [property: Id(0)] VersionInfo? Version,
    [property: Id(1)] RolloutProblem Problem = RolloutProblem.None,
    [property: Id(2)] string Refusal = "");
