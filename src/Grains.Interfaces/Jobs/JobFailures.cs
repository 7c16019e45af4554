namespace ModelPipeline.Grains;

/// <summary>The users whom a job could not score: a page of them, by user.</summary>
/// <param name="Job">The job.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Reasons">How many users have which reason, the most first; null but on the first page.</param>
/// <param name="Failures">The users.</param>
/// <param name="Next">What <c>after</c> is on the next page; null on the last.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailures")]
public sealed record JobFailures(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string Pipeline,
    [property: Id(2)] JobFailureReason[]? Reasons,
    [property: Id(3)] JobFailure[] Failures,
    [property: Id(4)] string? Next);
