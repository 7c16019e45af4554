namespace ModelPipeline.Tests;

/// <summary>
/// A clock whose monotonic time stamps the test can put ahead. Its timers are the system's, because a cluster needs them.
/// </summary>
internal sealed class ClockAhead : TimeProvider
{
    private long ahead;

    public TimeSpan Ahead
    {
        get => new(Volatile.Read(ref ahead));
        set => Volatile.Write(ref ahead, value.Ticks);
    }

    /// <summary>The difference between the wall clock and the system's clock.</summary>
    public TimeSpan Wall { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Wall;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * System.TimestampFrequency);
}
