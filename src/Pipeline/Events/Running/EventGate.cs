namespace ModelPipeline;

/// <summary>
/// Lets calls, lists and jobs go before events. While they keep coming, one batch of events of the silo is scored at a time; it begins when
/// no call is waiting or running, and the next one rests as long as it took. Both waits are bounded, so that events make progress. On an
/// idle silo batches overlap. Thread-safe.
/// </summary>
/// <param name="isBusy">Whether calls or lists are waiting or running.</param>
/// <param name="workKeepsComing">Whether calls or jobs came within the last second.</param>
/// <param name="clock">Measures the waits.</param>
internal sealed class EventGate(Func<bool> isBusy, Func<bool> workKeepsComing, TimeProvider clock)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim turn = new(1);
    private readonly DutyCycle cycle = new(isBusy, workKeepsComing, rest: 1, LongestRest, Pause, clock);

    /// <summary>Runs a step in its turn.</summary>
    public async Task RunAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        if (!workKeepsComing() && !isBusy())
        {
            await step();
            return;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            await cycle.RunAsync(async () =>
            {
                await step();
                return true;
            }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
