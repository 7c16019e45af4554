namespace ModelPipeline;

/// <summary>A scan in which each step has a time limit.</summary>
internal sealed class TimedScan : IAsyncDisposable
{
    // A connection to a vanished node cannot be closed properly.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly IAsyncEnumerator<ScanBatch> batches;
    private readonly StepLimit limit;
    private readonly TimeProvider clock;
    private Task step = Task.CompletedTask;

    /// <param name="begin">Begins the scan; the token cancels the scan.</param>
    /// <param name="limit">Limits each step.</param>
    /// <param name="clock">Measures the close of the scan.</param>
    public TimedScan(Func<CancellationToken, IAsyncEnumerable<ScanBatch>> begin, StepLimit limit, TimeProvider clock)
    {
        batches = begin(stop.Token).GetAsyncEnumerator(stop.Token);
        this.limit = limit;
        this.clock = clock;
    }

    /// <summary>The batch that was read last.</summary>
    public ScanBatch Current => batches.Current;

    /// <summary>Reads the next batch.</summary>
    /// <returns>Whether there is another batch.</returns>
    /// <exception cref="PipelineException">The store failed or took too long. The scan cannot continue.</exception>
    public Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        step = ended.Task;
        return limit.RunAsync("A batch was not read", token => MoveAsync(ended, token), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var closing = CloseAsync();
        // A step that exceeded its limit may never end, so it is not awaited.
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

    // Waits for the last step first, which may still run after its time limit.
    private async Task CloseAsync()
    {
        await step;
        await batches.DisposeAsync();
        stop.Dispose();
    }
}
