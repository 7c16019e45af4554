namespace ModelPipeline;

/// <summary>A moment on the monotonic clock at which a call or a step ends.</summary>
public readonly struct Deadline
{
    private readonly TimeProvider clock;

    private Deadline(TimeProvider clock, long timestamp)
    {
        this.clock = clock;
        Timestamp = timestamp;
    }

    internal long Timestamp { get; }

    /// <summary>The time that is left; zero after the deadline.</summary>
    public TimeSpan Remaining => clock.GetTimestamp() is var now && now < Timestamp ? clock.GetElapsedTime(now, Timestamp) : TimeSpan.Zero;

    /// <summary>Whether the deadline has passed.</summary>
    public bool HasPassed => clock.GetTimestamp() >= Timestamp;

    /// <summary>A deadline at the given time from now.</summary>
    public static Deadline After(TimeSpan time, TimeProvider clock) =>
        new(clock, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));

    internal static Deadline At(long timestamp, TimeProvider clock) => new(clock, timestamp);
}
