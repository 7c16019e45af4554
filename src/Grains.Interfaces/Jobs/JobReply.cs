namespace ModelPipeline.Grains;

/// <summary>What became of a request for a job: exactly one of the five.</summary>
/// <param name="Job">The job, new or of an earlier attempt.</param>
/// <param name="Busy">The job of the pipeline that is not over yet.</param>
/// <param name="Refusal">Why there can be no such job.</param>
/// <param name="IsOther">Whether the key is that of a request that asked for something else.</param>
/// <param name="Limit">How many jobs of the pipeline are not over, where there may be no more (<c>Jobs:MaxParallelJobs</c>).</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobReply")]
public sealed record JobReply(
    [property: Id(0)] JobInfo? Job = null,
    [property: Id(1)] JobInfo? Busy = null,
    [property: Id(2)] string? Refusal = null,
    [property: Id(3)] bool IsOther = false,
    [property: Id(4)] int? Limit = null);
