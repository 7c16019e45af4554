using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

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

    // One row has no value, one the model refuses; the third is stored while the second is being judged.
    [Fact]
    public async Task Score_EachKindOfRow_IsCountedByItsRoleBeforeItsUserIsTold()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var test = new TestPipeline();
        test.Retriever.Null.Add("null");
        test.Model.During = (batch, _) =>
            batch.Users.Contains("bad") ? throw new ModelException("It does not know that.") : Task.CompletedTask;
        await using var runner = await test.RunnerAsync();
        var scorer = new BatchScorer(
            runner.Pipeline, runner.Calls.OnDemand, new(meters), runner.Time, TimeProvider.System, NullLogger.Instance);
        var told = new ConcurrentDictionary<string, (RowOutcomeKind, double, double)>();

        await scorer.ScoreAsync(["null", "bad", "good"], Lane.Single, Deadline.After(TimeSpan.FromMinutes(1), TimeProvider.System),
            (user, outcome) => told[user] = (outcome.Kind, Counted("applied"), Counted("refused")), TestContext.Current.CancellationToken);

        Assert.Equal((RowOutcomeKind.Unusable, 0, 1), told["null"]);
        Assert.Equal((RowOutcomeKind.Scored, 1, 1), told["good"]);
        Assert.Equal((RowOutcomeKind.Unusable, 1, 2), told["bad"]);

        double Counted(string outcome) =>
            measured.Of(MetricNames.VersionUsers).Where(each => each["outcome"] == outcome).Sum(each => each.Value);
    }
}
