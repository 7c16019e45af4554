namespace ModelPipeline;

/// <summary>
/// Estimates the time of another machine's clock from readings (Cristian's algorithm). A reading belongs to some moment between the
/// question and the answer, so its error is at most half of the round trip. Between readings the estimate advances by the monotonic clock,
/// which nobody sets. Without a reading it is this machine's wall clock. Thread-safe.
/// </summary>
internal sealed class ClockEstimate(TimeProvider clock)
{
    // The largest drift between two clocks: NTP slews a clock by at most this rate.
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

    /// <summary>How far this machine's wall clock is ahead of the other clock; zero without a reading.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (gate)
                return known is null ? TimeSpan.Zero : clock.GetUtcNow() - At(known, clock.GetTimestamp());
        }
    }

    /// <summary>
    /// The estimated time, in whole microseconds as in databases: if a database rounded the time, a run would seem older than itself. The
    /// time does not go back after a reading that is only more exact than the one before.
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
    /// Adds a reading. The reading is used if it is more exact than the present estimate, or if it contradicts the estimate because one of
    /// the clocks was set. Any other reading, such as one with a long round trip, is ignored.
    /// </summary>
    /// <param name="asked">When the question was sent, as a timestamp of the monotonic clock.</param>
    /// <param name="told">The answer.</param>
    /// <param name="heard">When the answer arrived, as a timestamp of the monotonic clock.</param>
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
