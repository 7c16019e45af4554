namespace ModelPipeline.Grains;

/// <summary>A due time of a schedule and its result. Part of stored state.</summary>
/// <param name="At">The time in the schedule, UTC. The job's own times tell when it really ran.</param>
/// <param name="Job">The id of the job; null if none was made.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Reason">Why no job was made, how late it was, or that a caller asked for it; null if there is nothing to say.</param>
/// <param name="Status">The job's status when the job was last asked; null if none was made.</param>
/// <param name="Scored">The number of users whom the job has scored.</param>
/// <param name="Failed">The number of users whom the job could not score.</param>
/// <param name="Error">Why the job failed, or what holds it up; null if nothing does.</param>
/// <param name="FinishedAt">When the job ended, UTC; null before that.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleRun")]
public sealed record ScheduleRun(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] Guid? Job,
    [property: Id(2)] ScheduleOutcome Outcome,
    [property: Id(3)] string? Reason,
    [property: Id(4)] JobStatus? Status = null,
    [property: Id(5)] long Scored = 0,
    [property: Id(6)] long Failed = 0,
    [property: Id(7)] string? Error = null,
    [property: Id(8)] DateTimeOffset? FinishedAt = null);
