namespace ModelPipeline;

/// <summary>
/// Lets interactive calls go before jobs. A stage of a job begins when no call is waiting or running. While calls keep coming, only one
/// stage of the silo's jobs runs at a time. Both waits are bounded, so that jobs make progress.
/// </summary>
/// <param name="isBusy">Whether interactive calls are waiting or running.</param>
/// <param name="clock">Measures the waits.</param>
/// <param name="worked">Called with each stage; null if nobody wants to know.</param>
internal sealed class JobGate(Func<bool> isBusy, TimeProvider clock, Action? worked = null)
{
    private static readonly TimeSpan LongestYield = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // If calls are rarer, the silo is idle most of the time and stages of jobs may overlap.
    private static readonly TimeSpan KeepsComing = TimeSpan.FromSeconds(1);

    // A stage that waits for a slow or broken store delays other stages no longer than this.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1);
    private long busyAt = clock.GetTimestamp() - (long)(KeepsComing.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Waits for a turn.</summary>
    /// <returns>Ends the turn when it is disposed of; null if no turn is needed or the wait was too long.</returns>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); isBusy(); await Task.Delay(Pause, clock, cancellationToken))
        {
            Volatile.Write(ref busyAt, clock.GetTimestamp());
            if (clock.GetElapsedTime(began) >= LongestYield)
                break;
        }

        worked?.Invoke();
        if (clock.GetElapsedTime(Volatile.Read(ref busyAt)) >= KeepsComing)
            return null;
        return await turn.WaitAsync(LongestTurn, cancellationToken) ? new Turn(turn) : null;
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
