namespace ModelPipeline.Client;

/// <summary>A version beside the stable one.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Role">What the version does: <c>Candidate</c>, <c>Shadow</c> or <c>None</c>.</param>
/// <param name="Stable">The stable version.</param>
/// <param name="Stored">
/// The stored scores of the version as a shadow, each beside the stable version's score of the same row; null if there are none.
/// </param>
/// <param name="Live">What both versions did on the silos since each silo opened them; the candidate and stable have different
/// users.</param>
/// <param name="Fault">Why shadow scores are not stored at the moment on a silo; null while they are stored.</param>
public sealed record VersionComparison(
    string Pipeline, string Version, string Role, string Stable, StoredComparison? Stored, LiveComparison Live, string? Fault = null);
