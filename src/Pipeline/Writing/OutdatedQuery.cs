namespace ModelPipeline;

/// <summary>Selects users whose newest stored score is of another version, in the order of the store's keys.</summary>
/// <param name="Version">The version that they do not have.</param>
/// <param name="After">Only users after this one; null from the first.</param>
/// <param name="To">Only users up to this one; null to the last.</param>
/// <param name="Limit">The number of users at most.</param>
public sealed record OutdatedQuery(string Version, string? After, string? To, int Limit);
