namespace ModelPipeline.Tests;

public sealed class RunMetricsTests
{
    [Fact]
    public async Task Score_OneUser_RecordsEachStageTheRunAndTheOutcome()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var test = new TestPipeline();
        await using (var runner = await test.RunnerAsync(metrics: new(meters)))
            await runner.ScoreAsync("ann");

        var stages = measured.Of(MetricNames.StageDuration);
        Assert.Equal(["apply", "bind", "queue", "retrieve", "write"], stages.Select(each => each["stage"]).Order());
        Assert.All(stages, stage => Assert.Equal("on-demand", stage["trigger"]));
        Assert.All(stages, stage => Assert.InRange(stage.Value, 0, double.MaxValue));
        var run = Assert.Single(measured.Of(MetricNames.Runs));
        Assert.Equal(("single", "free"), (run["lane"], run["reason"]));
        Assert.Equal(1, Assert.Single(measured.Of(MetricNames.RunUsers)).Value);
        var users = Assert.Single(measured.Of(MetricNames.Users));
        Assert.Equal((1, "scored"), (users.Value, users["outcome"]));
        var applied = Assert.Single(measured.Of(MetricNames.VersionUsers));
        Assert.Equal((1, "stable", "applied"), (applied.Value, applied["role"], applied["outcome"]));
    }

    [Fact]
    public async Task Score_ManyUsersAtOnce_RecordsOutcomesOnceForEachRun()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var test = new TestPipeline();
        test.Options.Batching.MaxBatchSize = 8;
        test.Options.Batching.MaxConcurrentRuns = 1;
        await using (var runner = await test.RunnerAsync(metrics: new(meters)))
            await Task.WhenAll(Enumerable.Range(0, 64).Select(user => runner.ScoreAsync($"u{user}")));

        Assert.Equal(64, measured.Of(MetricNames.Users).Sum(each => each.Value));
        Assert.Equal(measured.Of(MetricNames.Runs).Count, measured.Of(MetricNames.Users).Count);
        Assert.Contains(measured.Of(MetricNames.Runs), run => run["reason"] == "full");
    }
}
