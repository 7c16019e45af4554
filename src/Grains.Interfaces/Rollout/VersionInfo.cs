namespace ModelPipeline.Grains;

/// <summary>A version of a pipeline: where it came from, how far it is, and what it does.</summary>
/// <param name="Version">The id, which is the <c>model_version</c> of its scores.</param>
/// <param name="Source">Where the file came from, without a secret.</param>
/// <param name="Sha256">The SHA-256 of the content; null until the content is known.</param>
/// <param name="State">How far it is: <c>Fetching, Checking, Warming, Ready, Failed</c>.</param>
/// <param name="Role">What it does: <c>Stable, Candidate, Shadow, None</c>.</param>
/// <param name="Since">When it got its role; for a version without a role, when it came to its state. UTC.</param>
/// <param name="Faults">The faults that a start would print; empty unless the state is Failed.</param>
/// <param name="Silos">How far each active silo is.</param>
/// <param name="Trial">What it made of rows of the input; null before that.</param>
/// <param name="BroughtBy">Who brought it: <c>settings</c>, or the caller.</param>
/// <param name="CreatedAt">When it was brought, UTC.</param>
/// <param name="DeletedAt">When it was deleted, UTC; null if it was not. The record stays, because its scores may be stored.</param>
/// <param name="Inputs">The mapping of the inputs.</param>
/// <param name="Outputs">The mapping of the outputs.</param>
/// <param name="Nulls">What replaces nulls.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.VersionInfo")]
public sealed record VersionInfo(
    [property: Id(0)] string Version,
    [property: Id(1)] string Source,
    [property: Id(2)] string? Sha256,
    [property: Id(3)] string State,
    [property: Id(4)] string Role,
    [property: Id(5)] DateTimeOffset Since,
    [property: Id(6)] string[] Faults,
    [property: Id(7)] VersionSilo[] Silos,
    [property: Id(8)] TrialInfo? Trial,
    [property: Id(9)] string BroughtBy,
    [property: Id(10)] DateTimeOffset CreatedAt,
    [property: Id(11)] DateTimeOffset? DeletedAt,
    [property: Id(12)] Dictionary<string, string[]> Inputs,
    [property: Id(13)] Dictionary<string, string> Outputs,
    [property: Id(14)] Dictionary<string, string> Nulls);
