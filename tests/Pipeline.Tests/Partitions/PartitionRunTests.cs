using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>One attempt at a partition: what it says of its end, what it counts, and how it writes what several versions made.</summary>
public sealed class PartitionRunTests : IDisposable
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 100).Select(i => $"u{i:00}")];

    private readonly OwnMeters meters = new();
    private readonly Measured measured;
    private readonly TestPipeline test = new();
    private readonly Guid job = Guid.NewGuid();

    public PartitionRunTests()
    {
        measured = new(meters);
        test.Retriever.Everybody = Users;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        measured.Dispose();
        meters.Dispose();
    }

    // The text of a foreign exception can hold a value of a row.
    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public async Task RunAsync_ExceptionOfADriver_StopsTheAttemptForGoodWithItsTypeAlone(string stage)
    {
        Task BreakAt(string breaking, IReadOnlyList<string> users) =>
            stage == breaking && users.Contains("u30") ? throw new FormatException("a value") : Task.CompletedTask;
        test.Retriever.DuringScan = (_, users, _) => BreakAt("read", users);
        test.Writer.During = (made, _) => BreakAt("write", made.Outputs.Users);

        var progress = await RunAsync();

        Assert.Equal(("A batch failed (FormatException); the log of the silo says more.", false), (progress.Failure, progress.MayPass));
        Assert.Equal((30, false, "u29"), (progress.Scored, progress.IsDone, progress.Cursor));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ServerOfTheModelFails_MayPassIfItSaysSo(bool mayPass)
    {
        var wait = TimeSpan.FromSeconds(7);
        test.Model.Instead = (_, _) =>
            throw new ModelException("The server is down.") { IsOfServer = true, MayPass = mayPass, RetryAfter = wait };

        var progress = await RunAsync();

        Assert.Equal(("The server is down.", mayPass, 0L, wait),
            (progress.Failure, progress.MayPass, progress.Scored, progress.RetryAfter));
        Assert.Empty(test.Writer.Failures);
    }

    [Fact]
    public async Task RunAsync_UnknownVersion_StopsTheAttemptForGood()
    {
        var progress = await RunAsync(version: "v9");

        Assert.Equal(("Pipeline 'test' has no version 'v9'.", false), (progress.Failure, progress.MayPass));
        Assert.Empty(test.Retriever.Scans);
    }

    // A batch of 50 is applied in slices of 20, 20 and 10. The server of the model has another version from the second slice on.
    [Fact]
    public async Task RunAsync_VersionChangesBetweenSlices_WritesTheRowsOfEachUnderItsOwn()
    {
        (test.Writer.DefaultBatchSize, test.Options.Batching.MaxBatchSize) = (50, 20);
        var applied = 0;
        test.Model.Instead = (batch, _) => Task.FromResult(
            new Batch(batch.Users, [batch["x"].Rename("y")]) { Version = ++applied == 1 ? "one" : "two" });

        var progress = await RunAsync(batchSize: null);

        Assert.Equal((100, true), (progress.Scored, progress.IsDone));
        Assert.Equal(
            [("one", 20), ("two", 30), ("two", 50)],
            test.Writer.Writes.Select(write => (write.ModelVersion, write.Outputs.Count)));
        Assert.Equal(Users, test.Writer.Writes.SelectMany(write => write.Outputs.Users));
    }

    [Fact]
    public async Task RunAsync_CommittedBatches_AreCountedByOutcome()
    {
        test.Retriever.Null.UnionWith(["u05", "u55", "u56"]);
        test.Retriever.Unreadable = [new("data.csv:17", "Line 17 of 'data.csv' does not split.")];

        var progress = await RunAsync();

        Assert.Equal((101, 97, 4), (progress.Read, progress.Scored, progress.Failed));
        Assert.Equal((97, 4), (UsersOf("scored"), UsersOf("failed")));
        Assert.Equal(4, test.Writer.Failures.Count);
        var partitions = measured.Of(MetricNames.JobPartitions).Select(each => each.Value);
        Assert.Equal([1, -1], partitions);
        Assert.Empty(measured.Of(MetricNames.JobPartitionsStopped));
    }

    [Fact]
    public async Task RunAsync_AttemptThatStops_IsCountedOnce()
    {
        test.Writer.During = (_, _) => throw new StoreException("permission denied");

        await RunAsync();

        Assert.Equal(1, Assert.Single(measured.Of(MetricNames.JobPartitionsStopped)).Value);
        Assert.Equal(0, measured.Of(MetricNames.JobPartitions).Sum(each => each.Value));
        Assert.Equal((0, 0), (UsersOf("scored"), UsersOf("failed")));
    }

    private double UsersOf(string outcome) =>
        measured.Of(MetricNames.JobUsers).Where(each => each[MetricNames.Outcome] == outcome).Sum(each => each.Value);

    private async Task<PartitionProgress> RunAsync(int? batchSize = 10, string? version = null)
    {
        var scorer = new PartitionScorer(
            new() { BatchSize = batchSize }, new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance, jobs: new(meters));
        var work = new PartitionWork(job, 0, $"{Users[0]}|{Users[^1]}", IsUserList: false) { Version = version };
        return await scorer.RunAsync(await test.RunnerAsync(), work, new(), TimeSpan.FromMinutes(1), Token);
    }
}
