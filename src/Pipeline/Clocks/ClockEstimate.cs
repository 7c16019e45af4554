namespace ModelPipeline;

/// <summary>
/// The time on another machine's clock, from readings of it (Cristian's algorithm): a reading is of some moment between the question and
/// the answer, so that it is wrong by half of that time at most. Between readings it goes on by the monotonic clock, which nobody sets.
/// Without a reading it is this machine's wall clock. Thread-safe.
/// </summary>
internal sealed class ClockEstimate(TimeProvider clock)
{
    // How much one clock can gain on another: what NTP slews a clock by, at most.
    private const double Drift = 500e-6;

    private readonly Lock gate = new();
    private Known? known;
    private DateTimeOffset latest;

    /// <summary>Whether there was a reading.</summary>
    public bool IsKnown
    {
        get
        {
            lock (gate)
                return known is not null;
        }
    }

    /// <summary>How far this machine's wall clock is ahead; zero without a reading.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (gate)
                return known is null ? TimeSpan.Zero : clock.GetUtcNow() - At(known, clock.GetTimestamp());
        }
    }

    /// <summary>
    /// The time, in whole microseconds, as databases keep it: one that came back changed would make a run look older than itself. It does
    /// not go back where a reading is only more exact than the one before.
    /// </summary>
    public DateTimeOffset Now()
    {
        lock (gate)
        {
            if (known is null)
                return Truncate(clock.GetUtcNow());
            var now = Truncate(At(known, clock.GetTimestamp()));
            return latest = now > latest ? now : latest;
        }
    }

    /// <summary>
    /// Takes a reading that is more exact than what is known by now, or that contradicts it: one of the clocks was set, then. Any other,
    /// such as one that took long on its way, tells nothing new.
    /// </summary>
    /// <param name="asked">When it was asked for, as a timestamp of the monotonic clock.</param>
    /// <param name="told">The answer.</param>
    /// <param name="heard">When the answer came.</param>
    public void Add(long asked, ClockReading told, long heard)
    {
        var error = (clock.GetElapsedTime(asked, heard) + told.Precision) / 2;
        var reading = new Known(told.Time + error, error, heard);
        lock (gate)
        {
            if (known is null)
            {
                known = reading;
                return;
            }

            var grown = known.Error + (clock.GetElapsedTime(known.HeardAt, heard) * Drift);
            var contradicts = (reading.Time - At(known, heard)).Duration() > error + grown;
            if (contradicts)
                latest = default;
            if (contradicts || error <= grown)
                known = reading;
        }
    }

    private DateTimeOffset At(Known from, long timestamp) => from.Time + clock.GetElapsedTime(from.HeardAt, timestamp);

    private static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private sealed record Known(DateTimeOffset Time, TimeSpan Error, long HeardAt);
}
