namespace ModelPipeline.Tests;

/// <summary>
/// A clock whose monotonic time stamps the test puts ahead, while its timers are the system's: a cluster needs those to live.
/// </summary>
internal sealed class ClockAhead : TimeProvider
{
    private long ahead;

    public TimeSpan Ahead
    {
        get => new(Volatile.Read(ref ahead));
        set => Volatile.Write(ref ahead, value.Ticks);
    }

    /// <summary>What the wall clock says beside the system's.</summary>
    public TimeSpan Wall { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Wall;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * System.TimestampFrequency);
}
