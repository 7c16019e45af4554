namespace ModelPipeline.Grains;

/// <summary>What became of a time that was due. Part of stored state.</summary>
/// <param name="At">The time as the schedule has it, UTC; the job's own times tell when it really ran.</param>
/// <param name="Job">The job that was made; null where none was.</param>
/// <param name="Outcome">Whether one was made.</param>
/// <param name="Reason">Why none was made, or how late it was; null where there is nothing to say.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleRun")]
public sealed record ScheduleRun(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] Guid? Job,
    [property: Id(2)] ScheduleOutcome Outcome,
    [property: Id(3)] string? Reason);
