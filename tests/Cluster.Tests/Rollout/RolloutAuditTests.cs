namespace ModelPipeline.Tests;

/// <summary>What a rollout does by itself is in the audit, and its jobs belong to whoever asked for them.</summary>
public sealed class RolloutAuditTests
{
    [Fact]
    public async Task Step_ByItself_IsRecordedOnceWithBothDocuments()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", "factor=3");

        var set = await cluster.Rollout.Set(
            new("v1", new("v2", 1), Steps: [1, 50], BakeTime: TimeSpan.FromSeconds(1)), RolloutCluster.Call());
        Assert.Equal("", set.Refusal);
        await Eventually.TrueAsync(() => !cluster.Audit.Entries.IsEmpty, "the step to be recorded");
        await cluster.Rollout.RollBack(RolloutCluster.Call());

        var step = Assert.Single(cluster.Audit.Entries);
        Assert.Equal(("steps", "rollout.step", "test", "test"), (step.Actor, step.Action, step.Target, step.Pipeline));
        Assert.Contains("\"percent\":1}", step.Before, StringComparison.Ordinal);
        Assert.Contains("\"percent\":50}", step.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_RescoreForATenant_IsAJobOfTheTenantUntilTheNextChangeEndsIt()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", "factor=3");
        await cluster.ScoreAsync(["user-100", "user-101"]);
        await cluster.SetAsync("v1", "v2", 1);
        var gate = new Gate();
        cluster.Writer.During = (_, token) => gate.PassAsync(token);

        var promoted = await cluster.Rollout.Promote(RolloutCluster.Call(rescore: true) with { Tenant = "retail" });

        var job = promoted.Rescore!.Job!;
        Assert.Equal("retail", job.Tenant);
        await cluster.Rollout.RollBack(RolloutCluster.Call());
        gate.Open();
        await Eventually.TrueAsync(
            () => cluster.Audit.Entries.Any(each => each.Action == "job.cancel"), "the end of the job to be recorded");
        var canceled = cluster.Audit.Entries.Single(each => each.Action == "job.cancel");
        Assert.Equal(("rollout", job.Id.ToString(), "retail"), (canceled.Actor, canceled.Target, canceled.Tenant));
    }
}
