using ModelPipeline.Grains;
using Orleans.Storage;

namespace ModelPipeline.Tests;

public sealed class JobPagesTests
{
    private const int Count = 20_000;

    private readonly StateStore store = new();
    private readonly PartitionState[] partitions = [.. Enumerable.Range(0, Count).Select(_ => new PartitionState())];

    [Fact]
    public async Task WriteAsync_FirstTime_WritesAllPagesOnce()
    {
        var pages = Pages();

        await pages.WriteAsync(partitions);
        var first = store.Writes.Count;
        await pages.WriteAsync(partitions);

        Assert.Equal(((Count - 1) / JobPages.Size) + 1, first);
        Assert.Equal(first, store.Writes.Count);
    }

    [Fact]
    public async Task WriteAsync_SomePartitionsHaveProgress_WritesOnlyTheirPages()
    {
        var pages = Pages();
        await pages.WriteAsync(partitions);
        store.Writes.Clear();

        partitions[0].Progress = new("u1", Batches: 1, Read: 1_000, Scored: 1_000);
        partitions[JobPages.Size + 1].Attempts = 2;
        await pages.WriteAsync(partitions);

        Assert.Equal(["partitions-0", "partitions-1"], store.Writes.Select(write => write.Name));
        Assert.InRange(store.Writes.Sum(write => write.Bytes), 1, 100_000);
    }

    [Fact]
    public async Task WriteAsync_ProgressMeanwhile_StoresTheMomentOfTheCall()
    {
        var gate = new Gate();
        store.Before = () => gate.PassAsync(CancellationToken.None);
        partitions[1].Progress = new("u1", Batches: 1);

        var writing = Pages().WriteAsync(partitions);
        await gate.Reached;
        partitions[1].Progress = new("u2", Batches: 2);
        partitions[^1].Failure = "later";
        gate.Open();
        await writing;

        var stored = await Pages().ReadAsync(Count);
        Assert.Equal(("u1", null), (stored[1].Progress.Cursor, stored[Count - 1].Failure));
    }

    [Fact]
    public async Task ReadAsync_ByAnotherActivation_GivesWhatWasWritten()
    {
        partitions[^1] = new()
        {
            Progress = new("u9", 3, 4, 5, 6, IsDone: true),
            Attempts = 1,
            Failure = "disk full",
            HeldUpSince = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero),
            IsGivenUp = true,
            Moves = 2,
            Silo = "S10.0.0.7:11111:1",
        };
        await Pages().WriteAsync(partitions);

        var stored = await Pages().ReadAsync(Count);

        Assert.Equal(partitions, Enumerable.Range(0, Count).Select(index => stored[index]));
    }

    [Fact]
    public async Task WriteAsync_AnotherActivationWasFirst_IsRefused()
    {
        var late = Pages();
        var first = Pages();
        await late.WriteAsync(partitions);
        await first.ReadAsync(Count);
        partitions[0].Attempts = 1;
        await first.WriteAsync(partitions);

        partitions[0].Attempts = 2;
        await Assert.ThrowsAsync<InconsistentStateException>(() => late.WriteAsync(partitions));
    }

    // The last page is whole, or has one partition, or all but one.
    [Theory]
    [InlineData(JobPages.Size - 1, 1)]
    [InlineData(JobPages.Size, 1)]
    [InlineData(JobPages.Size + 1, 2)]
    [InlineData((9 * JobPages.Size) - 1, 9)]
    [InlineData(9 * JobPages.Size, 9)]
    [InlineData((9 * JobPages.Size) + 1, 10)]
    public async Task ReadAndClear_NumberOfPartitionsAroundWholePages_ReachTheLastPage(int count, int pages)
    {
        PartitionState[] some = [.. Enumerable.Range(0, count).Select(index => new PartitionState { Attempts = index })];
        await Pages().WriteAsync(some);
        Assert.Equal(pages, store.Count);

        var stored = await Pages().ReadAsync(count);
        Assert.Equal(some, Enumerable.Range(0, count).Select(index => stored[index]));
        Assert.Equal(count, stored.Count);

        await Pages().ClearAsync(count);
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task WriteAsync_AfterClear_WritesThePagesAgain()
    {
        var pages = Pages();
        await pages.WriteAsync(partitions);
        await pages.ClearAsync(Count);

        await pages.WriteAsync(partitions);

        Assert.Equal(((Count - 1) / JobPages.Size) + 1, store.Count);
    }

    [Fact]
    public async Task ClearAsync_ByAnotherActivation_LeavesNothing()
    {
        await Pages().WriteAsync(partitions);

        await Pages().ClearAsync(Count);

        Assert.Equal(0, store.Count);
        Assert.Empty(await Pages().ReadAsync(Count));
    }

    private JobPages Pages() => new(store, GrainId.Create("job", "1"));
}
