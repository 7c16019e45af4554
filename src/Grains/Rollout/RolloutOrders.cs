namespace ModelPipeline.Grains;

/// <summary>What the silos of a pipeline do: the document, and the versions that they keep open. JSON on the wire.</summary>
/// <param name="Epoch">The number of the document.</param>
/// <param name="Document">The document.</param>
/// <param name="Wanted">The versions to keep open, those with a role first.</param>
/// <param name="Fetcher">
/// The silo that fetches versions whose content is not known yet. The others wait for the hash, so that all silos have the same content.
/// </param>
internal sealed record RolloutOrders(long Epoch, RolloutDocument Document, IReadOnlyList<VersionSpec> Wanted, string Fetcher);
