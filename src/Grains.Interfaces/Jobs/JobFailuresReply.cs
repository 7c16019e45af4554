namespace ModelPipeline.Grains;

/// <summary>
/// The answer to a request for the failures of a job: exactly one of Failures, IsUnknown, Refusal and Unavailable is set.
/// </summary>
/// <param name="Failures">The failures.</param>
/// <param name="IsUnknown">Whether there is no such job.</param>
/// <param name="Refusal">Why the failures cannot be read; another attempt does not help.</param>
/// <param name="Unavailable">Why the failures cannot be read at the moment.</param>
/// <param name="Detail">Additional text for the log, which callers do not see; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailuresReply")]
public sealed record JobFailuresReply(
    [property: Id(0)] JobFailures? Failures = null,
    [property: Id(1)] bool IsUnknown = false,
    [property: Id(2)] string? Refusal = null,
    [property: Id(3)] string? Unavailable = null,
    [property: Id(4)] string? Detail = null);
