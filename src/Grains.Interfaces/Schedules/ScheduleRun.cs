namespace ModelPipeline.Grains;

/// <summary>What became of a time that was due. Part of stored state.</summary>
/// <param name="At">The time as the schedule has it, UTC; the job's own times tell when it really ran.</param>
/// <param name="Job">The job that was made; null where none was.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why none was made, how late it was, or that it was asked for; null where there is nothing to say.</param>
/// <param name="Status">The job's status when it was last asked; null where none was made.</param>
/// <param name="Scored">Users whom the job has scored.</param>
/// <param name="Failed">Users whom it could not score.</param>
/// <param name="Error">Why the job failed, or what holds it up; null where nothing does.</param>
/// <param name="FinishedAt">When the job ended, UTC; null before.</param>
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
