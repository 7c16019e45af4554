namespace ModelPipeline.Grains;

/// <summary>The schedule of a pipeline.</summary>
/// <param name="Pipeline">The pipeline. Each run scores its whole input.</param>
/// <param name="Cron">The cron expression: minute, hour, day of the month, month and day of the week.</param>
/// <param name="TimeZone">The IANA name of the time zone of the cron expression.</param>
/// <param name="NextRunAt">When the next job is due, UTC. In the past if a job is late; null if no job will ever be due again.</param>
/// <param name="LastRun">The last run; null before the first.</param>
/// <param name="Runs">The last ten runs, the newest first.</param>
/// <param name="Problem">Why the schedule makes no jobs, and what to do; null if it makes jobs.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleInfo")]
public sealed record ScheduleInfo(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string Cron,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] DateTimeOffset? NextRunAt,
    [property: Id(4)] ScheduleRun? LastRun,
    [property: Id(5)] ScheduleRun[] Runs,
    [property: Id(6)] string? Problem = null);
