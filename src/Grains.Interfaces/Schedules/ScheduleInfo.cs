namespace ModelPipeline.Grains;

/// <summary>The schedule of a pipeline.</summary>
/// <param name="Pipeline">The pipeline, whose whole input each run scores.</param>
/// <param name="Cron">Minute, hour, day of the month, month and day of the week.</param>
/// <param name="TimeZone">The IANA name of the time zone they are in.</param>
/// <param name="NextRunAt">When the next job is due, UTC; in the past where one is late; null where none is due ever again.</param>
/// <param name="LastRun">What became of the last time that was due; null before the first.</param>
/// <param name="Runs">The last ten, the newest first.</param>
/// <param name="Problem">Why it makes no jobs, and what to do; null where it does.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleInfo")]
public sealed record ScheduleInfo(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string Cron,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] DateTimeOffset? NextRunAt,
    [property: Id(4)] ScheduleRun? LastRun,
    [property: Id(5)] ScheduleRun[] Runs,
    [property: Id(6)] string? Problem = null);
