using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Drives two queues with shared slots by choices, and compares them with a model of the accepted, waiting and processed items.
/// </summary>
internal sealed class QueueExploration : IDisposable
{
    private const int Slots = 2;
    private const int MaxBatch = 3;
    private const int MaxQueue = 4;

    private readonly Steps steps = new();
    private readonly FakeTimeProvider clock = new();
    private readonly BatchQueue<int>[] queues;
    private readonly List<int>[] accepted = [[], []];
    private readonly List<int>[] taken = [[], []];
    private readonly List<TaskCompletionSource> underWay = [];
    private readonly Task?[] disposals = new Task?[2];
    private int processed;
    private int next;

    public QueueExploration()
    {
        var slots = new LaneSlots(Slots, new(clock), steps.Dispatch, () => true);
        var options = new BatchingOptions { MaxConcurrentRuns = Slots, MaxBatchSize = MaxBatch, MaxQueue = MaxQueue };
        queues = [.. new[] { Lane.Single, Lane.List }.Select((lane, which) =>
            new BatchQueue<int>(lane, slots, options, TimeSpan.Zero, batch => ProcessAsync(which, batch), clock))];
    }

    /// <summary>Makes the events of the choices happen, and then finishes all items.</summary>
    public void Run(Choices choices)
    {
        while (!choices.AreOver)
            Happen(choices);
        Drain();
        Assert.Equal(accepted, taken);
        Assert.Equal(accepted.Sum(items => items.Count), processed);
        foreach (var which in new[] { 0, 1 })
            Dispose(which);
        Drain();
        Assert.All(disposals, disposal => Assert.True(disposal!.IsCompletedSuccessfully, "Disposal waits though all items are processed."));
    }

    public void Dispose() => steps.Dispose();

    private void Happen(Choices choices)
    {
        switch (choices.Next(9))
        {
            case 0 or 1 or 2:
                Enqueue(choices.Next(2));
                break;
            case 3 or 4 when steps.Ready > 0:
                steps.Run(choices.Next(steps.Ready));
                break;
            case 5 when underWay.Count > 0:
                EndOne(choices.Next(underWay.Count));
                break;
            case 6:
                clock.Advance(TimeSpan.FromMilliseconds(1));
                break;
            case 7:
                LetAMomentPass();
                break;
            case 8 when choices.Next(4) == 0:
                Dispose(choices.Next(2));
                break;
        }

        AssertDisposalsAreHonest();
    }

    // If a slot is free, a call waits for others no longer than two milliseconds.
    private void LetAMomentPass()
    {
        steps.RunAll();
        clock.Advance(TimeSpan.FromMilliseconds(2));
        steps.RunAll();
        Assert.True(underWay.Count == Slots || queues[0].Count == 0, $"{queues[0].Count} calls wait beside {underWay.Count} runs.");
    }

    private void Enqueue(int which)
    {
        var mayTake = disposals[which] is null && accepted[which].Count - taken[which].Count < MaxQueue;

        Assert.Equal(mayTake, queues[which].TryEnqueue(next, mayBeginHere: next % 2 == 0, out var beginsHere));

        if (mayTake)
            accepted[which].Add(next);
        next++;
        Assert.Equal(accepted[which].Count - taken[which].Count, queues[which].Count);
        if (beginsHere)
            queues[which].BeginHere();
    }

    private async Task ProcessAsync(int which, IReadOnlyList<int> batch)
    {
        Assert.InRange(batch.Count, 1, MaxBatch);
        taken[which].AddRange(batch);
        Assert.Equal(accepted[which].Take(taken[which].Count), taken[which]);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        underWay.Add(end);
        Assert.InRange(underWay.Count, 1, Slots);
        await end.Task;
        processed += batch.Count;
    }

    private void EndOne(int which)
    {
        underWay[which].SetResult();
        underWay.RemoveAt(which);
    }

    private void Dispose(int which) => disposals[which] ??= queues[which].DisposeAsync().AsTask();

    private void AssertDisposalsAreHonest()
    {
        foreach (var which in new[] { 0, 1 })
        {
            if (disposals[which] is { IsCompleted: true })
                Assert.Equal(accepted[which], taken[which]);
        }

        if (disposals.All(disposal => disposal is { IsCompleted: true }))
            Assert.Equal(accepted.Sum(items => items.Count), processed);
    }

    // Beside larger runs, an item waits two milliseconds at most.
    private void Drain()
    {
        for (var round = 0; round < 40; round++)
        {
            steps.RunAll();
            while (underWay.Count > 0)
                EndOne(0);
            steps.RunAll();
            clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        steps.RunAll();
    }
}
