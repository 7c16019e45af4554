namespace ModelPipeline;

/// <summary>A scan, each step of which has an end.</summary>
internal sealed class TimedScan : IAsyncDisposable
{
    // A connection whose node has vanished cannot be closed in good order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly IAsyncEnumerator<ScanBatch> batches;
    private readonly StepLimit limit;
    private readonly TimeProvider clock;
    private Task step = Task.CompletedTask;

    /// <param name="begin">Begins the scan, which the token ends.</param>
    /// <param name="limit">What a step may take.</param>
    /// <param name="clock">Times the end of the scan.</param>
    public TimedScan(Func<CancellationToken, IAsyncEnumerable<ScanBatch>> begin, StepLimit limit, TimeProvider clock)
    {
        batches = begin(stop.Token).GetAsyncEnumerator(stop.Token);
        this.limit = limit;
        this.clock = clock;
    }

    /// <summary>The batch that was read last.</summary>
    public ScanBatch Current => batches.Current;

    /// <summary>Reads the next batch.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="PipelineException">The store failed, or took too long: there is no further step.</exception>
    public Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        step = ended.Task;
        return limit.RunAsync("A batch was not read", token => MoveAsync(ended, token), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var closing = CloseAsync();
        // Nobody waits for a step that was left behind.
        if (step.IsCompleted)
            await closing.WaitAsync(Grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> MoveAsync(TaskCompletionSource ended, CancellationToken token)
    {
        try
        {
            await using var registration = token.UnsafeRegister(
                static source => _ = ((CancellationTokenSource)source!).CancelAsync(), stop);
            return await batches.MoveNextAsync();
        }
        finally
        {
            ended.SetResult();
        }
    }

    // Not before the step has ended that may have been left behind.
    private async Task CloseAsync()
    {
        await step;
        await batches.DisposeAsync();
        stop.Dispose();
    }
}
