namespace ModelPipeline;

/// <summary>A page of changed rows.</summary>
/// <param name="Changes">The changes, ordered by moment and user.</param>
/// <param name="Now">The store's time. What was committed before it is in the page or in a later one of the same pass.</param>
public sealed record ChangePage(IReadOnlyList<UserChange> Changes, DateTimeOffset Now);
