namespace ModelPipeline;

/// <summary>A schedule and its next time. Part of stored state.</summary>
public sealed class ScheduleState
{
    /// <summary>The cron expression as it was set; empty if no schedule is set.</summary>
    public string Cron { get; set; } = "";

    /// <summary>The IANA name of the time zone.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>The next time to handle, UTC; in the past if it was missed.</summary>
    public DateTimeOffset? Next { get; set; }

    /// <summary>When the first attempt at <see cref="Next"/> failed, UTC; null if none failed.</summary>
    public DateTimeOffset? TryingSince { get; set; }
}
