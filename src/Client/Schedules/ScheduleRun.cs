namespace ModelPipeline.Client;

/// <summary>A due time of a schedule and its result.</summary>
/// <param name="At">The time in the schedule, UTC.</param>
/// <param name="Job">The id of the job; null if none was made.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Reason">Why no job was made, how late it was, or that a caller asked for it; null if there is nothing to say.</param>
/// <param name="Status">The job's status when the job was last asked; null if none was made.</param>
/// <param name="Scored">The number of users whom the job has scored.</param>
/// <param name="Failed">The number of users whom the job could not score.</param>
/// <param name="Error">Why the job failed, or what holds it up; null if nothing does.</param>
/// <param name="FinishedAt">When the job ended, UTC; null before that.</param>
public sealed record ScheduleRun(
    DateTimeOffset At,
    Guid? Job,
    string Outcome,
    string? Reason,
    string? Status,
    long Scored,
    long Failed,
    string? Error,
    DateTimeOffset? FinishedAt);
