namespace ModelPipeline;

/// <summary>A moment on the monotonic clock by which something must be done.</summary>
public readonly struct Deadline
{
    private readonly TimeProvider clock;

    private Deadline(TimeProvider clock, long timestamp)
    {
        this.clock = clock;
        Timestamp = timestamp;
    }

    internal long Timestamp { get; }

    /// <summary>What is left; zero once it has passed.</summary>
    public TimeSpan Remaining => clock.GetTimestamp() is var now && now < Timestamp ? clock.GetElapsedTime(now, Timestamp) : TimeSpan.Zero;

    /// <summary>Whether nothing is left.</summary>
    public bool HasPassed => clock.GetTimestamp() >= Timestamp;

    /// <summary>That long from now.</summary>
    public static Deadline After(TimeSpan time, TimeProvider clock) =>
        new(clock, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));

    internal static Deadline At(long timestamp, TimeProvider clock) => new(clock, timestamp);
}
