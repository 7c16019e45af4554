using System.Collections;

namespace ModelPipeline.Tests;

public sealed class StripedCountsTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Add_WhileAnotherThreadCounts_DoesNotWait()
    {
        var counts = new StripedCounts(most: 2);
        using var slow = new SlowPredictions();
        var other = Task.Run(() => counts.Add(Batch(rows: 2) with { Made = slow }, ""), TestContext.Current.CancellationToken);
        Assert.True(slow.Begun.Wait(TimeLimit, TestContext.Current.CancellationToken), "Waited in vain for: the other thread to count");

        var own = Task.Run(() => counts.Add(Batch(rows: 3), ""), TestContext.Current.CancellationToken);
        await own.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);

        slow.Go.Set();
        await other;
        Assert.Equal(5, Assert.Single(counts.Take()).Value.Rows);
        Assert.True(counts.IsEmpty);
    }

    [Fact]
    public async Task Add_ManyThreads_CountsEachBatchOnceInItsHour()
    {
        var counts = new StripedCounts(most: 3);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                counts.Add(Batch(rows: 10, hour: i % 2), "");
        })));

        var taken = counts.Take();
        Assert.Equal([2_000L, 2_000L], taken.Values.Select(window => window.Rows));
        Assert.All(taken.Values, window => Assert.Equal((2_000, 2_000 * 0.5), (window.Inputs[0].Rows, window.Inputs[0].Values.Sum)));
        Assert.Empty(counts.Take());
    }

    [Fact]
    public void Add_BatchThatCannotBeCounted_LeavesTheOthersCountable()
    {
        var counts = new StripedCounts(most: 1);
        Assert.Throws<NullReferenceException>(() => counts.Add(Batch(rows: 1) with { Columns = null! }, ""));
        counts.Take();

        counts.Add(Batch(rows: 4), "");

        Assert.Equal(4, Assert.Single(counts.Take()).Value.Rows);
    }

    private static ObservedBatch Batch(int rows, int hour = 0) => Observed.Batch(
        Observed.Users(rows), [Observed.Numbers("x", [.. Enumerable.Repeat(0.5, rows)])], Observed.At.AddHours(hour));

    // Counting waits here until the test lets it go on.
    private sealed class SlowPredictions : IReadOnlyList<Batch>, IDisposable
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public int Count => 0;

        public Batch this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<Batch> GetEnumerator()
        {
            Begun.Set();
            // Longer than the test waits for the other thread.
            Go.Wait(2 * TimeLimit, TestContext.Current.CancellationToken);
            yield break;
        }

        public void Dispose()
        {
            Begun.Dispose();
            Go.Dispose();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
