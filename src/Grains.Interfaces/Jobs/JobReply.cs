namespace ModelPipeline.Grains;

/// <summary>The answer to a request for a job: exactly one of the six is set.</summary>
/// <param name="Job">The job, new or from an earlier attempt of the same request.</param>
/// <param name="Busy">The job of the pipeline that is still running.</param>
/// <param name="Refusal">Why the job cannot be made.</param>
/// <param name="IsOther">Whether another request, with different content, has used the key.</param>
/// <param name="Limit">The number of running jobs of the pipeline, if no more are allowed (<c>Jobs:MaxParallelJobs</c>).</param>
/// <param name="TenantLimit">The number of jobs that the tenant may have open, if no more are allowed.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobReply")]
public sealed record JobReply(
    [property: Id(0)] JobInfo? Job = null,
    [property: Id(1)] JobInfo? Busy = null,
    [property: Id(2)] string? Refusal = null,
    [property: Id(3)] bool IsOther = false,
    [property: Id(4)] int? Limit = null,
    [property: Id(5)] int? TenantLimit = null);
