using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PartitionReaderTests
{
    [Theory]
    [InlineData(null, new[] { 20, 5 })]
    [InlineData(10, new[] { 10, 10, 5 })]
    [InlineData(25, new[] { 25 })]
    public async Task ReadAsync_BatchSize_IsTheWritersUnlessSet(int? set, int[] sizes)
    {
        await AssertSizesAsync(set, null, sizes);
    }

    // A large batch at a low rate would be a burst.
    [Theory]
    [InlineData(40, new[] { 10, 10, 5 })]
    [InlineData(1_000, new[] { 20, 5 })]
    [InlineData(32.5, new[] { 8, 8, 8, 1 })]
    public async Task ReadAsync_RateOfTheJob_ABatchIsAQuarterOfASecondsUsersAtMost(double rate, int[] sizes) =>
        await AssertSizesAsync(null, rate, sizes);

    [Fact]
    public async Task ReadAsync_LowestRate_ReadsOneUserAtATime() =>
        await AssertSizesAsync(null, 0.5, [.. Enumerable.Repeat(1, 25)]);

    [Theory]
    [InlineData(7, new[] { 7, 7, 7, 4 })]
    [InlineData(50, new[] { 20, 5 })]
    public async Task ReadAsync_LargestBatchOfTheWork_IsTheLesserOfBoth(int most, int[] sizes) =>
        await AssertSizesAsync(null, null, sizes, most);

    [Fact]
    public async Task ReadAsync_ListWithFeatures_GivesEachUserItsOwn()
    {
        var test = new TestPipeline { Options = { Input = { Request = { ["x"] = "Double" } } }, Retriever = { Source = new([]) } };
        test.Retriever.Rows = users => new(users, []);
        await using var runner = await test.RunnerAsync();
        var plan = UserList.Plan(["a", "b", "c"], ["""{"x":1}""", null, """{"x":3}"""], 10);

        var batch = Assert.Single(await ReadAsync(runner, test, new(Guid.NewGuid(), 0, plan.Partitions[0], IsUserList: true)));

        var rows = Assert.Single(batch.Sources).Rows;
        Assert.Equal(["a", "b", "c"], rows.Users);
        Assert.Equal([1.0, null, 3.0], Enumerable.Range(0, 3).Select(row => rows["x"].ValueAt(row)));
    }

    [Fact]
    public async Task ReadAsync_ListFromACursor_GoesOnThere()
    {
        var test = new TestPipeline { Writer = { DefaultBatchSize = 2 } };
        await using var runner = await test.RunnerAsync();
        var work = new PartitionWork(Guid.NewGuid(), 0, """["a","b","c","d","e"]""", IsUserList: true);

        var batches = await ReadAsync(runner, test, work, "2");

        Assert.Equal(["4", "5"], batches.Select(batch => batch.Cursor));
        Assert.Equal(["c", "d", "e"], batches.SelectMany(batch => batch.Sources.SelectMany(source => source.Rows.Users)));
    }

    [Fact]
    public async Task ReadAsync_UsersOfOtherVersions_AreReadRangeByRange()
    {
        var test = new TestPipeline { Writer = { DefaultBatchSize = 2 } };
        await using var runner = await test.RunnerAsync();
        await runner.ScoreAllAsync(["a", "b", "c", "d", "e"]);
        var work = new PartitionWork(Guid.NewGuid(), 0, """{"After":"a","To":"d"}""", IsUserList: false)
        {
            IsOutdated = true,
            Version = "v2",
        };

        Assert.Equal(["c", "d"], (await ReadAsync(runner, test, work)).Select(batch => batch.Cursor));
        Assert.Equal(["d"], (await ReadAsync(runner, test, work, "c")).Select(batch => batch.Cursor));
        Assert.Empty(await ReadAsync(runner, test, work with { Version = "v1" }));
    }

    [Fact]
    public async Task ReadAsync_Scan_HasTheMomentOfItsQuery()
    {
        var clock = new FakeTimeProvider(new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        var test = new TestPipeline { Retriever = { Everybody = ["a", "b", "c"] }, Writer = { DefaultBatchSize = 1 } };
        await using var runner = await test.RunnerAsync(clock);
        test.Retriever.DuringScan = (_, _, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };

        var batches = await ReadAsync(runner, test, new(Guid.NewGuid(), 0, "a|c", IsUserList: false), clock: clock);

        Assert.All(batches, batch => Assert.Equal(12, Assert.Single(batch.Sources).RetrievedAt.Hour));
        Assert.All(batches, batch => Assert.Equal(0, batch.Sources[0].RetrievedAt.Second));
    }

    [Fact]
    public async Task ReadAsync_InputThatTellsWhenItsRowsWereMade_HasThatMoment()
    {
        var made = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var test = new TestPipeline { Retriever = { Everybody = ["a"], AsOf = made } };
        await using var runner = await test.RunnerAsync();

        var batch = Assert.Single(await ReadAsync(runner, test, new(Guid.NewGuid(), 0, "a|a", IsUserList: false)));

        Assert.Equal(made, Assert.Single(batch.Sources).RetrievedAt);
    }

    [Fact]
    public async Task ReadAsync_ValueThatBelongsToNobody_IsAFailureOfTheInput()
    {
        var test = new TestPipeline { Retriever = { Everybody = ["a", "b"] }, Writer = { DefaultBatchSize = 1 } };
        await using var runner = await test.RunnerAsync();
        test.Retriever.DuringScan = (_, users, _) =>
        {
            if (users[0] != "b")
                return Task.CompletedTask;
            test.Retriever.Everybody = [];
            throw new StoreException("Column 'x' holds nonsense.", blamesData: true);
        };

        var e = await Assert.ThrowsAsync<StoreException>(
            () => ReadAsync(runner, test, new(Guid.NewGuid(), 0, "a|b", IsUserList: false)));

        Assert.Equal("The input has a value that cannot be read, and no user that it belongs to.", e.Message);
    }

    private static async Task<List<JobBatch>> ReadAsync(
        PipelineRunner runner, TestPipeline test, PartitionWork work, string? cursor = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var call = runner.Calls.Of(work.Job);
        var scorer = new BatchScorer(runner.Pipeline, call, new(), runner.Time, clock, NullLogger.Instance);
        var reader = new PartitionReader(runner.Pipeline, call, scorer, new(), clock);
        var batches = new List<JobBatch>();
        await foreach (var batch in reader.ReadAsync(runner.Pipeline.Retriever, work, cursor, TestContext.Current.CancellationToken))
            batches.Add(batch);
        return batches;
    }

    private static async Task AssertSizesAsync(int? set, double? rate, int[] sizes, int? most = null)
    {
        string[] users = [.. Enumerable.Range(0, 25).Select(i => $"u{i}")];
        var test = new TestPipeline { Writer = { DefaultBatchSize = 20 }, Retriever = { Everybody = users } };
        await using var runner = await test.RunnerAsync();
        var call = runner.Calls.Of(Guid.NewGuid());
        var scorer = new BatchScorer(runner.Pipeline, call, new(), runner.Time, TimeProvider.System, NullLogger.Instance);
        var reader = new PartitionReader(runner.Pipeline, call, scorer, new() { BatchSize = set }, TimeProvider.System)
        {
            MaxUsersPerSecond = rate,
            MaxBatchSize = most,
        };

        foreach (var work in new PartitionWork[] { new(Guid.NewGuid(), 0, "u0|u24", IsUserList: false),
            new(Guid.NewGuid(), 0, Assert.Single(UserList.Plan([.. test.Retriever.Everybody], 100).Partitions), IsUserList: true) })
        {
            var read = new List<int>();
            await foreach (var batch in reader.ReadAsync(test.Retriever, work, null, TestContext.Current.CancellationToken))
                read.Add(batch.Outcomes.Count);

            Assert.Equal(sizes, read);
        }
    }
}
