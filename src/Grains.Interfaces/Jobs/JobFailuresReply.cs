namespace ModelPipeline.Grains;

/// <summary>What became of a question for the failures of a job: exactly one of the four.</summary>
/// <param name="Failures">The failures.</param>
/// <param name="IsUnknown">Whether there is no such job.</param>
/// <param name="Refusal">Why they cannot be read by anybody who asks again.</param>
/// <param name="Unavailable">Why they cannot be read at the moment.</param>
/// <param name="Detail">What the log is told beyond that, and no caller; null where nothing is.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailuresReply")]
public sealed record JobFailuresReply(
    [property: Id(0)] JobFailures? Failures = null,
    [property: Id(1)] bool IsUnknown = false,
    [property: Id(2)] string? Refusal = null,
    [property: Id(3)] string? Unavailable = null,
    [property: Id(4)] string? Detail = null);
