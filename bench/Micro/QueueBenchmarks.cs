using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>Natural batching alone: callers enqueue and wait for runs that do nothing.</summary>
public class QueueBenchmarks
{
    private BatchQueue<TaskCompletionSource> queue = null!;

    [Params(1, 64, 512)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void SetUp() =>
        queue = new(Lane.Single, new(new BatchingOptions().MaxConcurrentRuns, new(TimeProvider.System)), new BatchingOptions(),
            TimeSpan.Zero, Complete, TimeProvider.System);

    [GlobalCleanup]
    public async Task CleanUp() => await queue.DisposeAsync();

    [Benchmark]
    public Task Enqueue()
    {
        var calls = new Task[Callers];
        for (var i = 0; i < calls.Length; i++)
        {
            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.TryEnqueue(call);
            calls[i] = call.Task;
        }

        return Task.WhenAll(calls);
    }

    private static Task Complete(IReadOnlyList<TaskCompletionSource> batch)
    {
        foreach (var call in batch)
            call.SetResult();
        return Task.CompletedTask;
    }
}
