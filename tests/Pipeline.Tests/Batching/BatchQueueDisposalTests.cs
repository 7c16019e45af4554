namespace ModelPipeline.Tests;

/// <summary>Disposes of queues that were idle before, once or many times.</summary>
public sealed class BatchQueueDisposalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Dispose_AfterTheQueueWasIdle_WaitsForLaterItems(int lingerMilliseconds)
    {
        var gate = new Gate();
        var held = false;
        var processed = 0;
        var linger = TimeSpan.FromMilliseconds(lingerMilliseconds);
        var slots = new LaneSlots(2, new(TimeProvider.System));
        var queue = new BatchQueue<int>(Lane.Single, slots, new() { MaxConcurrentRuns = 2 }, linger, async batch =>
        {
            if (Volatile.Read(ref held))
                await gate.PassAsync(CancellationToken.None);
            Interlocked.Add(ref processed, batch.Count);
        }, TimeProvider.System);
        for (var i = 1; i <= 3; i++)
        {
            queue.TryEnqueue(i);
            await Eventually.TrueAsync(() => Volatile.Read(ref processed) == i && !queue.IsBusy, "the queue to be idle");
        }

        Volatile.Write(ref held, true);
        queue.TryEnqueue(4);
        await gate.Reached;
        queue.TryEnqueue(5);
        var closing = queue.DisposeAsync().AsTask();

        Assert.False(closing.IsCompleted, "It was closed while an item was processed.");
        gate.Open();
        await closing;
        Assert.Equal(5, processed);
    }
}
