namespace ModelPipeline.Client;

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
/// <param name="DeletedAt">When it was deleted, UTC; null if it was not.</param>
/// <param name="Inputs">The mapping of the inputs.</param>
/// <param name="Outputs">The mapping of the outputs.</param>
/// <param name="Nulls">What replaces nulls.</param>
public sealed record VersionInfo(
    string Version,
    string Source,
    string? Sha256,
    string State,
    string Role,
    DateTimeOffset Since,
    IReadOnlyList<string> Faults,
    IReadOnlyList<VersionSilo> Silos,
    TrialInfo? Trial,
    string BroughtBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt,
    IReadOnlyDictionary<string, string[]> Inputs,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyDictionary<string, string> Nulls);
