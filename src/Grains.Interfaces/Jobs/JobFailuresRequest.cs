namespace ModelPipeline.Grains;

/// <summary>Selects a page of the failures of a job.</summary>
/// <param name="Limit">The page size at most.</param>
/// <param name="Reason">Only failures with exactly this reason; null for all.</param>
/// <param name="After">The last user of the page before; null for the first page, which also counts the reasons.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailuresRequest")]
public sealed record JobFailuresRequest(
    [property: Id(0)] int Limit,
    [property: Id(1)] string? Reason = null,
    [property: Id(2)] string? After = null);
