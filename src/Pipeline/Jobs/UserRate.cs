namespace ModelPipeline;

/// <summary>
/// Limits the users that a partition reads to a number a second. The number may change at any time, because the partitions of a job share
/// the job's. A burst is at most one second's users, or one batch. Thread-safe.
/// </summary>
internal sealed class UserRate(TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private double? perSecond;
    private double budget;
    private long filledAt = clock.GetTimestamp();

    /// <summary>Sets the number of users a second; null for no limit.</summary>
    public void Set(double? users)
    {
        lock (gate)
        {
            Fill();
            perSecond = users;
        }
    }

    /// <summary>Counts users that were read, and waits until their time has come.</summary>
    public async ValueTask TakeAsync(int users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Fill();
            budget -= users;
        }

        while (Pause() is { } pause)
            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
    }

    private TimeSpan? Pause()
    {
        lock (gate)
        {
            Fill();
            return perSecond is { } rate && budget < 0 ? TimeSpan.FromSeconds(Math.Max(-budget / rate, 0.001)) : null;
        }
    }

    private void Fill()
    {
        var elapsed = clock.GetElapsedTime(filledAt);
        filledAt = clock.GetTimestamp();
        budget = perSecond is { } rate ? Math.Min(rate, budget + (elapsed.TotalSeconds * rate)) : 0;
    }
}
