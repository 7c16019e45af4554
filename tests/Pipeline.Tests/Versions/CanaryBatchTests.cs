using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>Batches of a pipeline that has a candidate.</summary>
public sealed class CanaryBatchTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 40).Select(i => $"user-{i}")];

    private readonly TestPipeline test = new();

    [Fact]
    public async Task ScoreAsync_Candidate_EachUserIsScoredByTheAssignedVersion()
    {
        await using var runner = await test.RunnerAsync();
        await ApplyAsync(runner, new() { Stable = "v1", Candidate = new("v2", 50) });

        var outcomes = await Task.WhenAll(Users.Select(user => runner.ScoreAsync(user)));

        var cohort = new Cohort("v2", 50);
        Assert.All(Users.Zip(outcomes), each =>
            Assert.Equal(cohort.Has(each.First) ? "v2" : "v1", each.Second.Predictions!.ModelVersion));
        Assert.Equal(2, outcomes.DistinctBy(outcome => outcome.Predictions!.ModelVersion).Count());
    }

    [Fact]
    public async Task ScoreAsync_CandidateThatIsNotLoaded_ItsUsersAreNotScoredByStable()
    {
        await using var runner = await test.RunnerAsync();
        await runner.Pipeline.Rollout.ApplyAsync(1, new() { Stable = "v1", Candidate = new("v9", 50) },
            new Dictionary<string, string> { ["v9"] = "Its file is broken." });

        var outcomes = await Task.WhenAll(Users.Select(user => runner.ScoreAsync(user)));

        var cohort = new Cohort("v9", 50);
        Assert.All(Users.Zip(outcomes), each => Assert.Equal(
            cohort.Has(each.First) ? RowOutcomeKind.VersionUnavailable : RowOutcomeKind.Scored, each.Second.Kind));
        var refused = outcomes.First(outcome => outcome.Kind == RowOutcomeKind.VersionUnavailable);
        Assert.Contains("'v9'", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("Its file is broken.", refused.Detail);
    }

    [Fact]
    public async Task ScoreAsync_Shadow_GetsTheRowsAndTheLeaseOfTheBatch()
    {
        await using var runner = await test.RunnerAsync();
        await ApplyAsync(runner, new() { Stable = "v1", Shadow = [new("v2", 100)] });
        var finished = new ConcurrentQueue<FinishedBatch>();
        runner.Pipeline.Finished = finished.Enqueue;

        await runner.ScoreAsync("ab");

        // A lone caller has the score before the run ends.
        await Eventually.TrueAsync(() => !finished.IsEmpty, "the end of the run");
        var batch = Assert.Single(finished);
        await using var lease = batch.Lease;
        Assert.Equal(["ab"], batch.Rows.Users);
        Assert.Equal("v1", batch.Predictions.ModelVersion);
        Assert.Equal("v2", Assert.Single(lease.Snapshot.Shadows).Slot.Id);
        Assert.NotNull(lease.Of(lease.Snapshot.Shadows[0].Slot));
    }

    private static async Task ApplyAsync(PipelineRunner runner, RolloutDocument document)
    {
        var open = new OpenVersions(new());
        open.Open("v2");
        var versions = runner.Pipeline.Versions;
        var slots = new Dictionary<string, VersionSlot> { ["v1"] = versions.Current.Stable, ["v2"] = new("v2", open.Held("v2")) };
        await versions.SwapAsync(new(1, document, versions.Current.Input, slots));
    }
}
