using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class ShadowJobTests
{
    private readonly Guid job = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ShadowJob_StoresBothScoresOfEverybodyAndNoScoreInTheOutput()
    {
        await using var test = new ShadowedPipeline();
        string[] users = ["a", "bad1", "ccc", "null", "poison", "zzzzzzz"];
        test.Test.Retriever.Null.Add("null");

        var progress = await RunAsync(test, users);

        Assert.Equal((true, 6L, 6L, 0L), (progress.IsDone, progress.Read, progress.Scored, progress.Failed));
        Assert.Empty(test.Test.Writer.Writes);
        Assert.Empty(test.Test.Writer.Failures);
        var rows = test.Table.Rows.ToDictionary(row => row.User, row => row.Values);
        Assert.Equal(users, rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((3.0, 2.0), (rows["a"]["y"], rows["a"]["stable_y"]));
        Assert.Equal((null, 8.0), (rows["bad1"]["y"], rows["bad1"]["stable_y"]));
        Assert.Equal("The model does not take this.", rows["bad1"]["failure"]);
        Assert.Equal((18.0, null), (rows["poison"]["y"], rows["poison"]["stable_y"]));
        Assert.NotNull(rows["poison"]["stable_failure"]);
        Assert.Equal((null, null), (rows["null"]["y"], rows["null"]["stable_y"]));
        Assert.NotNull(rows["null"]["failure"]);
        Assert.NotNull(rows["null"]["stable_failure"]);
        Assert.All(rows.Values, row => Assert.Equal(("v1", job.ToString()), (row["stable_version"], row["run_id"])));
    }

    [Fact]
    public async Task RunAsync_RowThatTheTableRefuses_FailsThatUserAlone()
    {
        await using var test = new ShadowedPipeline();

        var progress = await RunAsync(test, "a", "refused-b", "z");

        Assert.Equal((true, 2L, 1L), (progress.IsDone, progress.Scored, progress.Failed));
        Assert.Equal(["a", "z"], test.Table.Rows.Select(row => row.User).Order());
        Assert.Equal("refused-b", Assert.Single(test.Test.Writer.Failures).Key);
    }

    [Fact]
    public async Task RunAsync_TableDoesNotFit_FailsTheAttemptAndNotThePipeline()
    {
        await using var test = new ShadowedPipeline();
        test.Table.During = _ => throw new PipelineConfigurationException("Output:Table", "is another table.");

        var progress = await RunAsync(test, "a", "b");

        Assert.False(progress.IsDone);
        Assert.False(progress.MayPass);
        Assert.Contains("is another table.", progress.Failure, StringComparison.Ordinal);
        Assert.Null(test.Runner.Pipeline.Health.Of(TimeProvider.System));
    }

    [Fact]
    public async Task RunAsync_TableIsAwayForAMoment_GoesOn()
    {
        await using var test = new ShadowedPipeline();
        var calls = 0;
        test.Table.During = _ => ++calls == 1 ? throw new StoreException("The table is away.", isTransient: true) : Task.CompletedTask;

        var progress = await RunAsync(test, "a", "b");

        Assert.Equal((true, 2L), (progress.IsDone, progress.Scored));
    }

    private async Task<PartitionProgress> RunAsync(ShadowedPipeline test, params string[] users)
    {
        test.Test.Retriever.Everybody = users;
        await test.OpenAsync(new VersionShare("v2", 1));
        var scorer = new PartitionScorer(new() { BatchSize = 4 }, new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        var work = new PartitionWork(job, 0, $"{users[0]}|{users[^1]}", IsUserList: false) { Version = "v2", IsShadow = true };
        return await scorer.RunAsync(test.Runner, work, new(), TimeSpan.FromSeconds(30), Token);
    }
}
