namespace ModelPipeline;

/// <summary>Which failures of a job are read: a page of them, in an order that stays the same.</summary>
/// <param name="Job">The job.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Reason">Those with this reason, word by word; null for all.</param>
/// <param name="After">The user at the end of the page before; null for the first page.</param>
public sealed record FailureQuery(Guid Job, int Limit, string? Reason = null, string? After = null);
