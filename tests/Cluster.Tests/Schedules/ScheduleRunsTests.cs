using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

/// <summary>What a schedule tells of its runs, and when it makes none.</summary>
public sealed class ScheduleRunsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Three = Noon.AddHours(15);

    private readonly Calendar calendar = new(Noon);
    private readonly FakeAudit audit = new();

    [Fact]
    public async Task Get_JobThatWasCanceled_TellsThat()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        await SetAsync(cluster);
        calendar.Now = Three;
        await TickAsync(cluster);
        await gate.Reached;

        await cluster.Client.GetGrain<IScoringJobGrain>((await GetAsync(cluster)).LastRun!.Job!.Value).Cancel();
        gate.Open();

        var run = (await GetAsync(cluster)).LastRun!;
        Assert.Equal((ScheduleOutcome.Canceled, JobStatus.Canceled, Three), (run.Outcome, run.Status, run.FinishedAt));
    }

    // A tick, a restart or a lost silo takes minutes, and is no reason to tell of.
    [Fact]
    public async Task Tick_SomeMinutesLate_IsMissedFromFiveMinutesOn()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);

        calendar.Now = Three.AddMinutes(5).AddTicks(-1);
        await TickAsync(cluster);
        await EndAsync(cluster);
        calendar.Now = Three.AddDays(1).AddMinutes(5);
        await TickAsync(cluster);

        Assert.Equal(
            [(Three.AddDays(1), "Missed, and made up for at 2026-06-03 03:05:00Z."), (Three, null)],
            (await GetAsync(cluster)).Runs.Select(run => (run.At, run.Reason)));
    }

    [Fact]
    public async Task Set_Again_KeepsTheRunsAndTheReminder()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        await Schedule(cluster).Run("key");
        var before = Assert.Single(await cluster.RemindersOfAsync(Schedule(cluster)));

        var set = (await SetAsync(cluster, "0 4 * * *")).Schedule!;

        var after = Assert.Single(await cluster.RemindersOfAsync(Schedule(cluster)));
        Assert.Equal((before.ETag, before.StartAt), (after.ETag, after.StartAt));
        Assert.Equal(("0 4 * * *", Three.AddHours(1), null), (set.Cron, set.NextRunAt, set.Problem));
        Assert.Equal("Asked for.", Assert.Single(set.Runs).Reason);
    }

    [Fact]
    public async Task Run_WhileAJobIsNotOver_IsBusyAndNoRun()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        await SetAsync(cluster);
        var busy = (await Jobs(cluster).Create("test", new("by hand"))).Job!;

        var reply = await Schedule(cluster).Run("key");
        gate.Open();

        Assert.Equal((busy.Id, null), (reply!.Busy!.Id, reply.Job));
        Assert.Empty((await GetAsync(cluster)).Runs);
    }

    [Fact]
    public async Task Run_OfAPipelineThatIsGone_IsRefusedAndTheScheduleSaysWhy()
    {
        await using var cluster = await StartAsync();
        var schedule = cluster.Client.GetGrain<IPipelineScheduleGrain>("gone");

        var set = await schedule.Set("gone", "0 3 * * *", "UTC");
        var run = await schedule.Run("key");

        Assert.Equal("There is no pipeline 'gone'.", set.Schedule!.Problem);
        Assert.Equal("There is no pipeline 'gone'.", run!.Refusal);
        Assert.Empty((await schedule.Get())!.Runs);
    }

    [Fact]
    public async Task Tick_PipelineThatWritesElsewhereNow_FailsUntilTheScheduleIsSetAgain()
    {
        var states = new StateStore();
        await using (var before = await StartAsync(states, "scores"))
            await SetAsync(before);
        await using var cluster = await StartAsync(states, "others");
        calendar.Now = Three;

        await TickAsync(cluster);
        var foreign = await GetAsync(cluster);
        var refused = await Schedule(cluster).Run("key");
        var set = await SetAsync(cluster);
        calendar.Now = Three.AddDays(1);
        await TickAsync(cluster);

        Assert.StartsWith("The schedule was made for a pipeline 'test' that writes ", foreign.Problem, StringComparison.Ordinal);
        Assert.EndsWith("; it runs nowhere else. Set it again to run it here.", foreign.Problem, StringComparison.Ordinal);
        Assert.Equal((Three, null, ScheduleOutcome.Failed, foreign.Problem),
            (foreign.LastRun!.At, foreign.LastRun.Job, foreign.LastRun.Outcome, foreign.LastRun.Reason));
        Assert.Equal(foreign.Problem, refused!.Refusal);
        Assert.Null(set.Schedule!.Problem);
        Assert.NotNull((await GetAsync(cluster)).LastRun!.Job);
    }

    [Fact]
    public async Task Tick_OfATenant_MakesAJobOfTheTenantAndRecordsIt()
    {
        await using var cluster = await StartAsync();
        var schedule = cluster.Client.GetGrain<IPipelineScheduleGrain>(ScheduleKey.Of("test", "retail"));
        await schedule.Set("test", "0 3 * * *", "UTC");
        calendar.Now = Three;

        await schedule.AsReference<IRemindable>().ReceiveReminder("tick", default);

        var job = Assert.Single(await Jobs(cluster).List());
        var recorded = Assert.Single(audit.Entries);
        Assert.Equal(("retail", "retail", job.Id.ToString()), (job.Tenant, recorded.Tenant, recorded.Target));
        Assert.Contains(job.Id.ToString(), recorded.After, StringComparison.Ordinal);
    }

    // The reminder is registered first. Without a schedule it would come once a minute for ever.
    [Fact]
    public async Task Tick_ScheduleThatCouldNotBeStored_LosesItsReminder()
    {
        var states = new StateStore();
        await using var cluster = await StartAsync(states);
        states.Before = () => throw new TimeoutException("The storage does not answer.");
        await Assert.ThrowsAnyAsync<Exception>(async () => await SetAsync(cluster));
        states.Before = () => Task.CompletedTask;
        Assert.Single(await cluster.RemindersOfAsync(Schedule(cluster)));

        await TickAsync(cluster);

        Assert.Empty(await cluster.RemindersOfAsync(Schedule(cluster)));
        Assert.Null(await Schedule(cluster).Get());
    }

    [Fact]
    public async Task Tick_ScheduleThatAnEarlierVersionStored_GetsTheIdentityOfItsPipeline()
    {
        var states = new StateStore();
        await using var cluster = await StartAsync(states);
        await SetAsync(cluster);
        var stored = await ReadAsync(states, cluster);
        var identity = stored.State!.Identity;
        stored.State.Identity = null;
        await states.WriteStateAsync("schedule", Schedule(cluster).GetGrainId(), stored);
        await Schedule(cluster).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        await TickAsync(cluster);

        Assert.NotNull(identity);
        Assert.Equal(identity, (await ReadAsync(states, cluster)).State!.Identity);
    }

    private static async Task<GrainState<PipelineSchedule>> ReadAsync(StateStore states, ScoringCluster cluster)
    {
        var stored = new GrainState<PipelineSchedule>(new());
        await states.ReadStateAsync("schedule", Schedule(cluster).GetGrainId(), stored);
        return stored;
    }

    private async Task<ScoringCluster> StartAsync(StateStore? states = null, string table = "scores")
    {
        var cluster = await ScoringCluster.StartAsync(options => options.Output.Table = table, silos: 1, clock: calendar, states: states,
            services: services => services.AddSingleton<IAudit>(audit));
        cluster.Silos[0].Retriever.Everybody = ["a", "b"];
        return cluster;
    }

    private static IPipelineScheduleGrain Schedule(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineScheduleGrain>("test");

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    private static ValueTask<ScheduleReply> SetAsync(ScoringCluster cluster, string cron = "0 3 * * *") =>
        Schedule(cluster).Set("test", cron, "UTC");

    private static async Task<ScheduleInfo> GetAsync(ScoringCluster cluster) => (await Schedule(cluster).Get())!;

    private static Task TickAsync(ScoringCluster cluster) =>
        Schedule(cluster).AsReference<IRemindable>().ReceiveReminder("tick", default);

    private static Task EndAsync(ScoringCluster cluster) =>
        Eventually.TrueAsync(async () => (await Jobs(cluster).List()).All(job => job.IsOver), "all jobs to end");
}
