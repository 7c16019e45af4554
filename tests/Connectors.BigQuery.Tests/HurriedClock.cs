namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A clock with short waits: waits of up to 40 seconds take a hundredth of their time, and are recorded.</summary>
/// <param name="time">The time of the clock; null for the system's time.</param>
internal sealed class HurriedClock(TimeProvider? time = null) : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly List<TimeSpan> waits = [];

    /// <summary>The recorded waits in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (waits)
                return [.. waits];
        }
    }

    public override long TimestampFrequency => (time ?? System).TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => (time ?? System).GetUtcNow();

    public override long GetTimestamp() => (time ?? System).GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > Longest)
            return System.CreateTimer(callback, state, dueTime, period);
        lock (waits)
            waits.Add(dueTime);
        return System.CreateTimer(callback, state, dueTime / 100, period);
    }
}
