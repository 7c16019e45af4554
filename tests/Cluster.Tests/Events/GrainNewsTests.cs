using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What grains store is told to webhooks, also where the outbox does not answer at first.</summary>
public sealed class GrainNewsTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 10).Select(i => $"u{i}")];

    [Fact]
    public async Task Job_ThatEnds_IsTold()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var job = await EndAsync(cluster);

        await Eventually.TrueAsync(() => !cluster.Outbox.Told.IsEmpty, "the end of the job to be told");
        var told = Assert.Single(cluster.Outbox.Told.Values);
        Assert.Equal(("job.completed", $"job-{job.Id:N}", "test", true), (told.Type, told.Id, told.Pipeline, told.IsOfTenant));
        Assert.Contains("\"scored\":10", told.Data, StringComparison.Ordinal);
        // A job that was told is not told at each reminder.
        Assert.Equal(1, cluster.Outbox.Calls);
    }

    [Fact]
    public async Task Job_WhoseEndCouldNotBeTold_IsToldByItsReminder()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Outbox.Failures = 1;
        var job = await EndAsync(cluster);
        await Eventually.TrueAsync(() => cluster.Outbox.Calls == 1, "the first attempt to tell");
        var grain = cluster.Client.GetGrain<IScoringJobGrain>(job.Id);
        Assert.Empty(cluster.Outbox.Told);
        Assert.Contains(await cluster.RemindersOfAsync(grain), reminder => reminder.ReminderName == "go on");

        await grain.AsReference<IRemindable>().ReceiveReminder("go on", default);

        Assert.Single(cluster.Outbox.Told);
        Assert.DoesNotContain(await cluster.RemindersOfAsync(grain), reminder => reminder.ReminderName == "go on");
    }

    [Fact]
    public async Task Job_ThatIsCancelled_IsTold()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var job = (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("", Users))).Job!;
        await gate.Reached;

        await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cancel();
        gate.Open();

        await Eventually.TrueAsync(() => !cluster.Outbox.Told.IsEmpty, "the end of the job to be told");
        Assert.Equal("job.canceled", Assert.Single(cluster.Outbox.Told.Values).Type);
    }

    [Fact]
    public async Task Rollout_WhileTheOutboxIsDown_IsToldOnceWhenItIsBack()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", "factor=3");
        await cluster.AddAsync("bad", "corrupt");
        await cluster.SetAsync("v1", "v2", 1);
        cluster.Outbox.Failures = 2;
        await cluster.Rollout.Promote(RolloutCluster.Call());
        await cluster.Rollout.RollBack(RolloutCluster.Call());

        await Eventually.TrueAsync(() => cluster.Outbox.Told.Count == 3, "all three to be told");
        Assert.Equal(["rollout.promoted", "rollout.rolled-back", "version.failed"],
            cluster.Outbox.Told.Values.Select(each => each.Type).Order());
        var calls = cluster.Outbox.Calls;
        await cluster.AddAsync("v3", "factor=4");
        Assert.Equal(calls, cluster.Outbox.Calls);
    }

    [Fact]
    public async Task Forget_User_IsForgottenByTheOutbox()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        await cluster.Routers[0].ForgetAsync("test", "alice", TestContext.Current.CancellationToken);

        Assert.Equal(["alice"], cluster.Outbox.Forgotten);
    }

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster)
    {
        var job = (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("", Users))).Job!;
        var grain = cluster.Client.GetGrain<IScoringJobGrain>(job.Id);
        await Eventually.TrueAsync(async () => (await grain.Get())!.IsOver, "the job to end");
        return job;
    }
}
