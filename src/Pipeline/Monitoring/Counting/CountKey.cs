namespace ModelPipeline;

/// <summary>Identifies the version, the job and the hour to which counts belong.</summary>
/// <param name="Version">The id of the version.</param>
/// <param name="Job">The job; empty for calls and lists.</param>
/// <param name="Hour">The hour in which the rows were asked for.</param>
internal readonly record struct CountKey(string Version, Guid Job, DateTimeOffset Hour)
{
    /// <summary>The hour of a moment, in UTC.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment)
    {
        var utc = moment.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerHour));
    }
}
