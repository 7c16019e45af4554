using System.Text.Json;
using ModelPipeline.Grains;

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
    public async Task Changed_ChangesThatNobodyAskedFor_AreRecordedOnceEachAfterTheDocument()
    {
        var audit = new FakeAudit();
        var recorder = new RolloutAudit(audit);
        var state = new RolloutState
        {
            Pipeline = "churn",
            Epoch = 7,
            Changes =
            [
                Change(1, "Start"), Change(2, "Step"), Change(3, "Step"), Change(4, "Set"), Change(5, "Promote") with { Key = "asked" },
                Change(6, "Promote"), Change(7, "TakeBack"),
            ],
        };

        await recorder.ChangedAsync(state, epoch: 2);
        Assert.Equal(["rollout.step", "rollout.promote", "rollout.take-back"], audit.Entries.Select(entry => entry.Action));
        Assert.Equal([("s2", "s3"), ("s5", "s6"), ("s6", "s7")],
            audit.Entries.Select(entry => (Stable(entry.Before), Stable(entry.After))));
        Assert.All(audit.Entries, entry => Assert.Equal(("it", "churn", "churn"), (entry.Actor, entry.Target, entry.Pipeline)));

        // Two ticks may see the same changes.
        await recorder.ChangedAsync(state, epoch: 2);
        Assert.Equal(3, audit.Entries.Count);
        await recorder.ChangedAsync(state with { Epoch = 8, Changes = [.. state.Changes, Change(8, "Step")] }, epoch: 2);
        Assert.Equal("rollout.step", audit.Entries.Skip(3).Single().Action);
    }

    [Fact]
    public async Task Added_VersionOfTheSettings_IsRecordedAsTheirs()
    {
        var audit = new FakeAudit();
        var version = RolloutJson.InfoOf(new() { Spec = new() { Id = "v2" } }, VersionRole.None, []);

        await new RolloutAudit(audit).AddedAsync("churn", version);

        var entry = Assert.Single(audit.Entries);
        Assert.Equal((VersionSpec.FromSettings, "version.add", "v2", "churn", null),
            (entry.Actor, entry.Action, entry.Target, entry.Pipeline, entry.Before));
        Assert.Contains("\"version\":\"v2\"", entry.After, StringComparison.Ordinal);
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

    private static RolloutChange Change(long epoch, string action) =>
        new(epoch, DateTimeOffset.UnixEpoch, action, "it", "", new() { Stable = $"s{epoch}" });

    private static string? Stable(string? document) => JsonDocument.Parse(document!).RootElement.GetProperty("stable").GetString();
}
