using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class BatchQueueTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<int> sizes = [];

    [Fact]
    public async Task TryEnqueue_LoneItem_RunsAtOnceWithoutATimer()
    {
        await using var queue = Queue(new(), _ => Task.CompletedTask);
        Assert.True(queue.TryEnqueue(1));
        await Eventually.TrueAsync(() => Sizes().SequenceEqual([1]), "the item to run while the clock stands still");
    }

    [Fact]
    public void TryEnqueue_AfterARunOfALoneItem_CallerBeginsTheRun()
    {
        using var steps = new Steps();
        var slots = new LaneSlots(2, new(clock), steps.Dispatch, () => true);
        var queue = new BatchQueue<int>(Lane.Single, slots, new() { MaxConcurrentRuns = 2 }, TimeSpan.Zero, batch =>
        {
            sizes.Add(batch.Count);
            return Task.CompletedTask;
        }, clock);
        // Nothing is known of the load yet.
        queue.TryEnqueue(1, mayBeginHere: true, out var beginsFirst);
        steps.RunAll();
        queue.TryEnqueue(2, mayBeginHere: true, out var beginsSecond);

        Assert.Equal((false, true, 0), (beginsFirst, beginsSecond, steps.Ready));
        Assert.Equal([1], sizes);
        queue.BeginHere();
        Assert.Equal([1, 1], sizes);

        // Two items come at once.
        queue.TryEnqueue(3);
        queue.TryEnqueue(4);
        steps.RunAll();
        queue.TryEnqueue(5, mayBeginHere: true, out var beginsAfterTwo);
        steps.RunAll();
        Assert.False(beginsAfterTwo);
        Assert.Equal([1, 1, 2, 1], sizes);
    }

    [Fact]
    public async Task TryEnqueue_CallerWithASchedulerOfItsOwn_LeavesTheRunToTheThreadPool()
    {
        await using var queue = Queue(new(), _ => Task.CompletedTask);
        for (var i = 1; i <= 2; i++)
        {
            queue.TryEnqueue(i);
            await Eventually.TrueAsync(() => Sizes().Length == i && !queue.IsBusy, "a run of one item to end");
        }

        var ofAGrain = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var begins = await Task.Factory.StartNew(() =>
        {
            queue.TryEnqueue(3, mayBeginHere: true, out var beginsHere);
            return beginsHere;
        }, CancellationToken.None, TaskCreationOptions.None, ofAGrain);

        Assert.False(begins);
        await Eventually.TrueAsync(() => Sizes().Length == 3, "the third run");
    }

    [Fact]
    public async Task BeginHere_CallerWithATrace_TheRunHasNothingOfTheCaller()
    {
        var trace = new AsyncLocal<string>();
        var seen = new List<string?>();
        await using var queue = Queue(new(), async _ =>
        {
            seen.Add(trace.Value);
            await Task.Yield();
            seen.Add(trace.Value);
        });
        queue.TryEnqueue(1);
        await Eventually.TrueAsync(() => Sizes().Length == 1 && !queue.IsBusy, "the first run to end");

        // The thread pool has no scheduler of its own.
        var begins = await Task.Run(() =>
        {
            trace.Value = "the caller's";
            queue.TryEnqueue(2, mayBeginHere: true, out var beginsHere);
            queue.BeginHere();
            return (beginsHere, trace.Value);
        });

        Assert.Equal((true, "the caller's"), begins);
        await Eventually.TrueAsync(() => !queue.IsBusy, "the second run to end");
        Assert.Equal([null, null, null, null], seen);
    }

    [Fact]
    public async Task TryEnqueue_WhileAllSlotsAreBusy_WaitingItemsShareTheNextRun()
    {
        var gate = new Gate();
        await using var queue = Queue(new() { MaxConcurrentRuns = 1, MaxBatchSize = 100 }, _ => gate.PassAsync(CancellationToken.None));
        queue.TryEnqueue(0);
        await gate.Reached;
        for (var i = 0; i < 250; i++)
            Assert.True(queue.TryEnqueue(i));

        Assert.Equal(250, queue.Count);
        gate.Open();

        await Eventually.TrueAsync(() => Sizes().SequenceEqual([1, 100, 100, 50]), "batches of 100, 100 and 50");
    }

    [Fact]
    public void TryEnqueue_WhileALargeRunIsInProgress_WaitsForAsManyOthersOrTwoMilliseconds()
    {
        using var steps = new Steps();
        var runs = new List<TaskCompletionSource>();
        var slots = new LaneSlots(2, new(clock), steps.Dispatch);
        var queue = new BatchQueue<int>(Lane.Single, slots, new() { MaxConcurrentRuns = 2 }, TimeSpan.Zero, batch =>
        {
            sizes.Add(batch.Count);
            runs.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return runs[^1].Task;
        }, clock);
        Enqueue(1);
        Enqueue(40);
        Assert.Equal([1, 40], sizes);

        // The item waits for 39 others, or for two milliseconds.
        End(0);
        Enqueue(1);
        Assert.Equal((2, 1), (sizes.Count, queue.Count));
        clock.Advance(TimeSpan.FromMilliseconds(2));
        steps.RunAll();
        Assert.Equal([1, 40, 1], sizes);

        // As many as there are in the large run need not wait.
        End(2);
        Enqueue(40);
        Assert.Equal([1, 40, 1, 40], sizes);

        void Enqueue(int items)
        {
            for (var i = 0; i < items; i++)
                queue.TryEnqueue(i);
            steps.RunAll();
        }

        void End(int run)
        {
            runs[run].SetResult();
            steps.RunAll();
        }
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(9, 1)]
    public void TryEnqueue_RunsBesideOthersHaveTaken_ARunWaitsOnlyIfTheyWereSlower(int beside, int begun)
    {
        using var steps = new Steps();
        var runs = new List<TaskCompletionSource>();
        var slots = new LaneSlots(2, new(clock), steps.Dispatch);
        var queue = new BatchQueue<int>(Lane.Single, slots, new() { MaxConcurrentRuns = 2 }, TimeSpan.Zero, _ =>
        {
            runs.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return runs[^1].Task;
        }, clock);
        for (var i = 0; i < 16; i++)
        {
            Enqueue();
            End(after: 5);
            Enqueue();
            Enqueue();
            // The second one begins after it has waited for two milliseconds.
            Advance(2);
            Assert.Equal((3 * (i + 1), 0), (runs.Count, queue.Count));
            End(after: 0, last: 2);
            End(after: beside);
        }

        Enqueue();
        Enqueue();

        Assert.Equal((48 + begun, 2 - begun), (runs.Count, queue.Count));

        void Enqueue()
        {
            queue.TryEnqueue(0);
            steps.RunAll();
        }

        void Advance(int milliseconds)
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            steps.RunAll();
        }

        void End(int after, int last = 1)
        {
            Advance(after);
            runs[^last].SetResult();
            steps.RunAll();
        }
    }

    [Fact]
    public void TryEnqueue_FewItemsBesideASmallRun_ShareTheNextRunAtItsEnd()
    {
        using var steps = new Steps();
        var runs = new List<TaskCompletionSource>();
        var slots = new LaneSlots(4, new(clock), steps.Dispatch);
        var queue = new BatchQueue<int>(Lane.Single, slots, new(), TimeSpan.Zero, batch =>
        {
            sizes.Add(batch.Count);
            runs.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return runs[^1].Task;
        }, clock);
        for (var i = 0; i < 4; i++)
        {
            queue.TryEnqueue(i);
            steps.RunAll();
        }

        Assert.Equal([1], sizes);
        runs[0].SetResult();
        steps.RunAll();

        // The clock stands still.
        Assert.Equal([1, 3], sizes);

        // The timer of those three does not make the next item wait for less than two milliseconds.
        clock.Advance(TimeSpan.FromMilliseconds(1));
        queue.TryEnqueue(4);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        steps.RunAll();
        Assert.Equal([1, 3], sizes);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        steps.RunAll();
        Assert.Equal([1, 3, 1], sizes);
    }

    [Fact]
    public async Task TryEnqueue_Full_RefusesAtOnceAndLosesNothing()
    {
        var gate = new Gate();
        await using var queue = Queue(new() { MaxConcurrentRuns = 1, MaxQueue = 3 }, _ => gate.PassAsync(CancellationToken.None));
        queue.TryEnqueue(0);
        await gate.Reached;

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(queue.TryEnqueue));
        gate.Open();
        await Eventually.TrueAsync(() => Sizes().Sum() == 4, "the first item and the three that fitted");
    }

    [Fact]
    public async Task Dispose_WithItemsWaiting_ProcessesThemAndTakesNoMore()
    {
        var gate = new Gate();
        var queue = Queue(new() { MaxConcurrentRuns = 1 }, _ => gate.PassAsync(CancellationToken.None));
        queue.TryEnqueue(0);
        await gate.Reached;
        queue.TryEnqueue(1);

        var closing = queue.DisposeAsync().AsTask();
        Assert.False(queue.TryEnqueue(2));
        Assert.False(closing.IsCompleted);
        gate.Open();
        await closing;

        Assert.Equal(2, Sizes().Sum());
    }

    [Fact]
    public async Task Linger_FewItems_WaitForTheTimeAndShareARun()
    {
        await using var queue = Queue(new() { Linger = TimeSpan.FromMilliseconds(100) }, _ => Task.CompletedTask);
        queue.TryEnqueue(1);
        queue.TryEnqueue(2);
        clock.Advance(TimeSpan.FromMilliseconds(50));
        queue.TryEnqueue(3);
        Assert.Empty(Sizes());

        await Eventually.TrueAsync(() => Advance(TimeSpan.FromMilliseconds(100)) && Sizes().Sum() == 3, "the linger to end");
        Assert.Equal([3], Sizes());
    }

    [Fact]
    public async Task Linger_ItemsKeepComing_StartsARunAfterABoundedWait()
    {
        await using var queue = Queue(new() { Linger = TimeSpan.FromMilliseconds(100) }, _ => Task.CompletedTask);

        // Each period gets two items, whenever it begins.
        await Eventually.TrueAsync(() => queue.TryEnqueue(1) && Advance(TimeSpan.FromMilliseconds(50)) && Sizes().Length > 0,
            "a run although items keep coming");

        Assert.True(Sizes()[0] >= 5, $"a run of {Sizes()[0]} items did not wait for those that kept coming");
    }

    [Fact]
    public async Task Linger_FullBatch_DoesNotWait()
    {
        await using var queue = Queue(new() { Linger = TimeSpan.FromHours(1), MaxBatchSize = 10, MaxConcurrentRuns = 2 },
            _ => Task.CompletedTask);
        for (var i = 0; i < 10; i++)
            queue.TryEnqueue(i);
        await Eventually.TrueAsync(() => Sizes().SequenceEqual([10]), "the full batch to run while the clock stands still");
    }

    private bool Advance(TimeSpan time)
    {
        clock.Advance(time);
        return true;
    }

    private int[] Sizes()
    {
        lock (sizes)
            return [.. sizes];
    }

    private BatchQueue<int> Queue(BatchingOptions options,
        Func<IReadOnlyList<int>, Task> process) =>
            new(Lane.Single, new(options.MaxConcurrentRuns, new(clock)), options, options.Linger ?? TimeSpan.Zero, async batch =>
    {
        lock (sizes)
            sizes.Add(batch.Count);
        await process(batch);
    }, clock);
}
