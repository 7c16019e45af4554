namespace ModelPipeline.Client;

/// <summary>The schedule of a pipeline.</summary>
/// <param name="Pipeline">The pipeline. Each run scores its whole input.</param>
/// <param name="Cron">The cron expression: minute, hour, day of the month, month and day of the week.</param>
/// <param name="TimeZone">The IANA name of the time zone of the cron expression.</param>
/// <param name="NextRunAt">When the next job is due, UTC; null if no job will ever be due again.</param>
/// <param name="LastRun">The last run; null before the first.</param>
/// <param name="Runs">The last ten runs, the newest first.</param>
/// <param name="Problem">Why the schedule makes no jobs, and what to do; null if it makes jobs.</param>
public sealed record ScheduleInfo(
    string Pipeline,
    string Cron,
    string TimeZone,
    DateTimeOffset? NextRunAt,
    ScheduleRun? LastRun,
    IReadOnlyList<ScheduleRun> Runs,
    string? Problem = null);
