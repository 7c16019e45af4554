namespace ModelPipeline;

/// <summary>
/// Interactive calls come first: a stage of a job begins when none is under way, and while they keep coming, the jobs of a silo have one
/// stage under way at a time. Both are bounded, so that jobs get on.
/// </summary>
/// <param name="isBusy">Whether interactive calls wait or run.</param>
/// <param name="clock">Times the waits.</param>
internal sealed class JobGate(Func<bool> isBusy, TimeProvider clock)
{
    private static readonly TimeSpan LongestYield = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // Calls that come more seldom have the silo to themselves mostly.
    private static readonly TimeSpan KeepsComing = TimeSpan.FromSeconds(1);

    // A stage that waits for a slow or broken store does not hold up the others for longer.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1);
    private long busyAt = clock.GetTimestamp() - (long)(KeepsComing.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Waits for a turn.</summary>
    /// <returns>Ends the turn.</returns>
    public async ValueTask<IDisposable?> TakeAsync(CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); isBusy(); await Task.Delay(Pause, clock, cancellationToken))
        {
            Volatile.Write(ref busyAt, clock.GetTimestamp());
            if (clock.GetElapsedTime(began) >= LongestYield)
                break;
        }

        if (clock.GetElapsedTime(Volatile.Read(ref busyAt)) >= KeepsComing)
            return null;
        return await turn.WaitAsync(LongestTurn, cancellationToken) ? new Turn(turn) : null;
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
