namespace ModelPipeline;

/// <summary>Selects one page of the failures of a job. The order is stable.</summary>
/// <param name="Job">The job.</param>
/// <param name="Limit">The page size at most.</param>
/// <param name="Reason">Only failures with exactly this reason; null for all.</param>
/// <param name="After">The last user of the page before; null for the first page.</param>
public sealed record FailureQuery(Guid Job, int Limit, string? Reason = null, string? After = null);
