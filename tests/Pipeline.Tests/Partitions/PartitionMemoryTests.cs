using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>How many batches of jobs are in memory: read, and not written yet.</summary>
public sealed class PartitionMemoryTests
{
    private const int LargeBatch = 10_000;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly string[] Users = [.. Enumerable.Range(0, 100).Select(i => $"u{i:00}")];

    private readonly TestPipeline test = new();
    private readonly Gate gate = new();
    private readonly Guid job = Guid.NewGuid();
    private int inMemory;
    private int most;

    public PartitionMemoryTests()
    {
        test.Retriever.Everybody = Users;
        test.Retriever.DuringScan = (_, _, _) =>
        {
            var now = Interlocked.Increment(ref inMemory);
            for (var seen = most; now > seen; seen = most)
                Interlocked.CompareExchange(ref most, now, seen);
            return Task.CompletedTask;
        };
        test.Writer.During = async (_, token) =>
        {
            await gate.PassAsync(token);
            Interlocked.Decrement(ref inMemory);
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One for each stage: one is written, one applied, one read.
    [Fact]
    public async Task RunAsync_OnePartition_HasThreeBatchesInMemory()
    {
        var running = RunAsync(Scorer(10), await test.RunnerAsync(), 0, Users);
        await Eventually.TrueAsync(() => Volatile.Read(ref most) >= 3, "three batches that are read");
        gate.Open();

        Assert.Equal((true, 100L), await EndAsync(running));
        Assert.Equal((3, 0), (most, inMemory));
    }

    [Fact]
    public async Task RunAsync_SmallBatchesOfSeveralPartitions_DoNotWaitForEachOther()
    {
        var scorer = Scorer(10, partitions: 2);
        var runner = await test.RunnerAsync();
        Task<PartitionProgress>[] running = [RunAsync(scorer, runner, 0, Users[..50]), RunAsync(scorer, runner, 1, Users[50..])];
        await Eventually.TrueAsync(() => Volatile.Read(ref most) >= 6, "three batches of each partition");
        gate.Open();

        Assert.Equal([(true, 50L), (true, 50L)], await Task.WhenAll(running.Select(EndAsync)));
    }

    // Each large batch takes tens of megabytes, so a silo has two of them, whatever the number of its partitions is.
    [Fact]
    public async Task RunAsync_LargeBatchesOfSeveralPartitions_ShareRoomForTwo()
    {
        var scorer = Scorer(LargeBatch, partitions: 4);
        var runner = await test.RunnerAsync();
        var running = Users.Chunk(25).Select((part, index) => RunAsync(scorer, runner, index, part)).ToArray();
        await Eventually.TrueAsync(() => Volatile.Read(ref most) >= 2, "two batches that are read");
        gate.Open();

        Assert.Equal(Enumerable.Repeat((true, 25L), 4), await Task.WhenAll(running.Select(EndAsync)));
        Assert.Equal((2, 0), (most, inMemory));
    }

    // What was read and never written leaves its room for those who come next.
    [Fact]
    public async Task RunAsync_AttemptsThatFailed_LeaveTheirRoomToOthers()
    {
        gate.Open();
        var scorer = Scorer(LargeBatch, partitions: 1);
        var runner = await test.RunnerAsync();
        var good = test.Writer.During;
        test.Writer.During = (_, _) => throw new StoreException("permission denied");
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal("permission denied", (await RunAsync(scorer, runner, 0, Users)).Failure);
        test.Model.Instead = (_, _) => throw new ModelException("The server is down.") { IsOfServer = true, MayPass = true };
        Assert.NotNull((await RunAsync(scorer, runner, 1, Users)).Failure);
        test.Retriever.DuringScan = (_, _, _) => throw new StoreException("The input is down.", isTransient: true);
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal("The input is down.", (await RunAsync(scorer, runner, 2, Users)).Failure);
        (test.Writer.During, test.Model.Instead, test.Retriever.DuringScan) = (good, null, (_, _, _) => Task.CompletedTask);

        Assert.Equal((true, 100L), await EndAsync(RunAsync(scorer, runner, 3, Users)));
    }

    [Fact]
    public async Task StopAsync_BatchesAreInMemory_LeavesTheirRoomToOthers()
    {
        var scorer = Scorer(LargeBatch, partitions: 2);
        var runner = await test.RunnerAsync();
        var running = new[] { RunAsync(scorer, runner, 0, Users[..50]), RunAsync(scorer, runner, 1, Users[50..]) };
        await Eventually.TrueAsync(() => Volatile.Read(ref most) == 2, "two batches that are read");

        await scorer.StopAsync(job, 0, TimeSpan.FromMilliseconds(50));
        await scorer.StopAsync(job, 1, TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(running);
        gate.Open();

        Assert.Equal((true, 100L), await EndAsync(RunAsync(scorer, runner, 2, Users)));
    }

    private static PartitionScorer Scorer(int batchSize, int partitions = 1) => new(
        new() { BatchSize = batchSize, MaxConcurrentPartitions = partitions }, new(), TimeProvider.System,
        NullLogger<PipelineRunner>.Instance);

    private static async Task<(bool IsDone, long Scored)> EndAsync(Task<PartitionProgress> running)
    {
        var progress = await running.WaitAsync(Long, Token);
        return (progress.IsDone, progress.Scored);
    }

    private Task<PartitionProgress> RunAsync(PartitionScorer scorer, PipelineRunner runner, int index, string[] users) =>
        scorer.RunAsync(runner, new(job, index, $"{users[0]}|{users[^1]}", IsUserList: false), new(), Long, Token);
}
