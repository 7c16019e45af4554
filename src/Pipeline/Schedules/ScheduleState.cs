namespace ModelPipeline;

/// <summary>A schedule and how far it is; stored.</summary>
public sealed class ScheduleState
{
    /// <summary>As it was set; empty where nothing is.</summary>
    public string Cron { get; set; } = "";

    /// <summary>The time zone that it is in.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>The time that is seen to next, UTC; in the past where it was missed.</summary>
    public DateTimeOffset? Next { get; set; }

    /// <summary>When the attempts began, UTC, where the first one at <see cref="Next"/> failed for the moment.</summary>
    public DateTimeOffset? TryingSince { get; set; }
}
