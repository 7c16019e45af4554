namespace ModelPipeline.Grains;

/// <summary>Whether the stores of this silo's pipelines answer. Asked at most once a second, however many probes ask.</summary>
internal sealed class StoreChecks(PipelineSet pipelines, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<StoreCheck[]>? current;
    private long startedAt;

    public Task<StoreCheck[]> GetAsync()
    {
        lock (gate)
        {
            if (current is null || (current.IsCompleted && clock.GetElapsedTime(startedAt) >= MaxAge))
            {
                startedAt = clock.GetTimestamp();
                current = Task.Run(CheckAllAsync);
            }

            return current;
        }
    }

    private async Task<StoreCheck[]> CheckAllAsync() =>
        [.. (await Task.WhenAll(pipelines.All.Select(runner => CheckAsync(runner.Pipeline)))).SelectMany(checks => checks)];

    // What calls have met is told where the stores themselves find nothing wrong.
    private async Task<StoreCheck[]> CheckAsync(Pipeline pipeline)
    {
        var stores = await Task.WhenAll(
            CheckAsync(pipeline.Name, "input", pipeline.CheckInputAsync), CheckAsync(pipeline.Name, "output", pipeline.Writer.PingAsync));
        return Array.TrueForAll(stores, store => store.Problem is null) && pipeline.Trouble.Of(clock) is var (stage, reason)
            ? [.. stores, new(pipeline.Name, stage, $"Every call fails: {reason}")]
            : stores;
    }

    private async Task<StoreCheck> CheckAsync(string pipeline, string part, Func<CancellationToken, Task> ping)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        try
        {
            await ping(timeout.Token).WaitAsync(Timeout, clock);
            return new(pipeline, part, null);
        }
        catch (Exception e)
        {
            var why = e is PipelineException ? e.Message
                : e is OperationCanceledException or TimeoutException ? $"It did not answer within {Timeout.TotalSeconds:0} seconds."
                : $"{e.GetType().Name}.";
            return new(pipeline, part, why);
        }
    }
}
