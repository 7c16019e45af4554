using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

public sealed class PipelineScheduleGrainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Three = Noon.AddHours(15);

    private readonly Calendar calendar = new(Noon);
    private readonly FakeAudit audit = new();

    [Fact]
    public async Task Tick_AtItsTime_CreatesOneJobOfTheWholeInput()
    {
        await using var cluster = await StartAsync();
        var made = (await SetAsync(cluster)).Schedule!;
        calendar.Now = Three.AddSeconds(-1);
        await TickAsync(cluster);
        var before = await GetAsync(cluster);
        calendar.Now = Three.AddSeconds(1);
        await TickAsync(cluster);
        await TickAsync(cluster);
        var after = await GetAsync(cluster);

        Assert.Equal(("test", "0 3 * * *", "UTC", Three, null), (made.Pipeline, made.Cron, made.TimeZone, made.NextRunAt, made.LastRun));
        Assert.Empty(before.Runs);
        var run = Assert.Single(after.Runs);
        Assert.Equal(run, after.LastRun);
        Assert.Equal((Three, null), (run.At, run.Reason));
        Assert.Equal(Three.AddDays(1), after.NextRunAt);
        Assert.Equal([run.Job], (await Jobs(cluster).List()).Select(job => (Guid?)job.Id));
        var recorded = Assert.Single(audit.Entries);
        Assert.Equal(
            ("schedule", "job.create", run.Job.ToString(), "test"),
            (recorded.Actor, recorded.Action, recorded.Target, recorded.Pipeline));
        await EndAsync(cluster);
        Assert.Equal(200, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    [Fact]
    public async Task Get_WhileTheJobRunsAndAfterItsEnd_TellsItsProgress()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
        {
            silo.Retriever.Everybody = [.. silo.Retriever.Everybody, "poison", "refused"];
            silo.Writer.During = (_, token) => gate.PassAsync(token);
        }

        await SetAsync(cluster);
        calendar.Now = Three;
        await TickAsync(cluster);
        var running = (await GetAsync(cluster)).LastRun!;
        gate.Open();
        await EndAsync(cluster);
        var ended = (await GetAsync(cluster)).LastRun!;

        Assert.Equal((ScheduleOutcome.Started, 0), (running.Outcome, running.Scored));
        Assert.Equal(
            (ScheduleOutcome.Completed, JobStatus.Completed, 200, 2, null),
            (ended.Outcome, ended.Status, ended.Scored, ended.Failed, ended.Error));
        Assert.NotNull(ended.FinishedAt);
    }

    [Fact]
    public async Task Tick_AfterTheJobFailed_KeepsItsErrorWhenTheJobIsForgotten()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = ["poison"];
        await SetAsync(cluster);
        calendar.Now = Three;
        await TickAsync(cluster);
        await EndAsync(cluster);
        await GetAsync(cluster);
        await TickAsync(cluster);
        calendar.Now = Three.AddDays(31);
        var job = cluster.Client.GetGrain<IScoringJobGrain>((await GetAsync(cluster)).LastRun!.Job!.Value);
        await job.AsReference<IRemindable>().ReceiveReminder("forget", default);
        await DeactivateAsync(cluster);

        var run = (await GetAsync(cluster)).LastRun!;

        Assert.Equal((ScheduleOutcome.Failed, JobStatus.Failed, 1), (run.Outcome, run.Status, run.Failed));
        Assert.StartsWith("1 of 1 users could not be scored, more than Jobs:MaxFailureShare (10%)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Now_CreatesTheJobOnceAndKeepsTheTimes()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);

        var first = await Schedule(cluster).Run("key");
        var again = await Schedule(cluster).Run("key");
        await EndAsync(cluster);
        var schedule = await GetAsync(cluster);

        var run = Assert.Single(schedule.Runs);
        Assert.Equal((first!.Job!.Id, again!.Job!.Id), (run.Job!.Value, run.Job.Value));
        Assert.Equal((Noon, "Asked for.", ScheduleOutcome.Completed), (run.At, run.Reason, run.Outcome));
        Assert.Equal(Three, schedule.NextRunAt);
        Assert.Null(await Schedule(cluster, "none").Run("key"));
    }

    [Fact]
    public async Task Tick_WhileAJobIsNotOver_SkipsTheRunWithAReason()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => gate.PassAsync(token);
        await SetAsync(cluster);
        var busy = (await Jobs(cluster).Create("test", new("by hand"))).Job!;

        calendar.Now = Three;
        await TickAsync(cluster);
        gate.Open();
        await EndAsync(cluster);
        await TickAsync(cluster);
        calendar.Now = Three.AddDays(1);
        await TickAsync(cluster);

        var runs = (await GetAsync(cluster)).Runs;
        Assert.Equal([(Three.AddDays(1), false), (Three, true)], runs.Select(run => (run.At, run.Outcome == ScheduleOutcome.Skipped)));
        Assert.Equal((null, $"Job {busy.Id} was not over."), (runs[1].Job, runs[1].Reason));
    }

    [Fact]
    public async Task Tick_AfterDaysWithoutSilos_RunsOnce()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        await DeactivateAsync(cluster);
        calendar.Now = Noon.AddDays(5);

        await TickAsync(cluster);
        await EndAsync(cluster);
        await TickAsync(cluster);

        var schedule = await GetAsync(cluster);
        var run = Assert.Single(schedule.Runs);
        Assert.Equal(
            (Three, ScheduleOutcome.Completed, "Missed, and made up for at 2026-06-06 12:00:00Z."), (run.At, run.Outcome, run.Reason));
        Assert.Equal(Noon.AddDays(5).AddHours(15), schedule.NextRunAt);
        Assert.Single(await Jobs(cluster).List());
    }

    [Fact]
    public async Task Tick_JobWasMadeButNotRecorded_RecordsThatJob()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        var made = (await Jobs(cluster).Create("test", new("schedule:test:2026-06-02T03:00Z"))).Job!;
        calendar.Now = Three;

        await TickAsync(cluster);

        Assert.Equal(made.Id, (await GetAsync(cluster)).LastRun!.Job);
        Assert.Single(await Jobs(cluster).List());
    }

    [Fact]
    public async Task Tick_PipelineThatIsGone_IsRecordedUntilTheNextTime()
    {
        await using var cluster = await StartAsync();
        await Schedule(cluster, "gone").Set("gone", "0 3 * * *", "UTC");
        calendar.Now = Three;

        await TickAsync(cluster, "gone");
        await TickAsync(cluster, "gone");

        var run = Assert.Single((await Schedule(cluster, "gone").Get())!.Runs);
        Assert.Equal(new(Three, null, ScheduleOutcome.Failed, "There is no pipeline 'gone'."), run);
    }

    [Fact]
    public async Task Tick_TransientFailure_IsRetriedForAnHour()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        cluster.Failure = new TimeoutException("no answer");
        calendar.Now = Three;
        await TickAsync(cluster);
        await DeactivateAsync(cluster);
        calendar.Now = Three.AddMinutes(59);
        await TickAsync(cluster);
        var waiting = await GetAsync(cluster);
        calendar.Now = Three.AddMinutes(60);
        await TickAsync(cluster);
        var given = await GetAsync(cluster);

        Assert.Equal((Three, 0), (waiting.NextRunAt, waiting.Runs.Length));
        Assert.Equal((Three, ScheduleOutcome.Failed), (given.LastRun!.At, given.LastRun.Outcome));
        Assert.Equal(Three.AddDays(1), given.NextRunAt);
    }

    [Fact]
    public async Task Tick_FailureEndsMeanwhile_CreatesTheJob()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        cluster.Failure = new TimeoutException("no answer");
        calendar.Now = Three;
        await TickAsync(cluster);
        cluster.Failure = null;

        await TickAsync(cluster);

        Assert.NotNull((await GetAsync(cluster)).LastRun!.Job);
    }

    [Fact]
    public async Task Tick_UnexpectedException_FailsAtOnceWithoutItsText()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        cluster.Failure = new InvalidOperationException("secret");
        calendar.Now = Three;

        await TickAsync(cluster);

        Assert.Equal(
            new(Three, null, ScheduleOutcome.Failed,
                "The job could not be made (InvalidOperationException); the log of the silo says more."),
                (await GetAsync(cluster)).LastRun);
    }

    [Fact]
    public async Task Tick_ManyTimes_KeepsTheLastTenRuns()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        for (var day = 0; day < 12; day++)
        {
            calendar.Now = Three.AddDays(day);
            await TickAsync(cluster);
            await EndAsync(cluster);
        }

        Assert.Equal(Enumerable.Range(2, 10).Reverse().Select(day => Three.AddDays(day)),
            (await GetAsync(cluster)).Runs.Select(run => run.At));
    }

    [Fact]
    public async Task Get_AfterReactivation_IsUnchanged()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster, "30 2 * * *", "Europe/Berlin");
        await DeactivateAsync(cluster);

        var schedule = await GetAsync(cluster);

        Assert.Equal(("30 2 * * *", "Europe/Berlin", new DateTimeOffset(2026, 6, 2, 0, 30, 0, TimeSpan.Zero)),
            (schedule.Cron, schedule.TimeZone, schedule.NextRunAt));
    }

    [Fact]
    public async Task Set_BadSchedule_IsRefusedAndTheOldOneStays()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);

        Assert.Contains("Mars/Phobos", (await SetAsync(cluster, timeZone: "Mars/Phobos")).Refusal, StringComparison.Ordinal);
        Assert.Contains("never occurs", (await SetAsync(cluster, "0 3 31 4 *")).Refusal, StringComparison.Ordinal);
        Assert.Equal(("0 3 * * *", Three), ((await GetAsync(cluster)).Cron, (await GetAsync(cluster)).NextRunAt));
    }

    [Fact]
    public async Task Remove_Schedule_RemovesItsReminder()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster);
        var reminders = await cluster.RemindersOfAsync(Schedule(cluster));
        var removed = await Schedule(cluster).Remove();
        calendar.Now = Three;
        await TickAsync(cluster);

        Assert.Equal([("tick", TimeSpan.FromMinutes(1))], reminders.Select(each => (each.ReminderName, each.Period)));
        Assert.True(removed);
        Assert.False(await Schedule(cluster).Remove());
        Assert.Null(await Schedule(cluster).Get());
        Assert.Empty(await cluster.RemindersOfAsync(Schedule(cluster)));
        Assert.Empty(await Jobs(cluster).List());
    }

    [Fact]
    public async Task Set_InputIsAQuery_IsRefused()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Input.Query = "SELECT * FROM t WHERE id IN @users",
            clock: calendar);

        var reply = await SetAsync(cluster);

        Assert.Contains("Input:Table", reply.Refusal, StringComparison.Ordinal);
        Assert.Null(await Schedule(cluster).Get());
    }

    private async Task<ScoringCluster> StartAsync()
    {
        var cluster = await ScoringCluster.StartAsync(
            clock: calendar, services: services => services.AddSingleton<IAudit>(audit));
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = [.. Enumerable.Range(0, 200).Select(i => $"u{i:000}")];
        return cluster;
    }

    private static IPipelineScheduleGrain Schedule(ScoringCluster cluster, string pipeline = "test") =>
        cluster.Client.GetGrain<IPipelineScheduleGrain>(pipeline);

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    private static ValueTask<ScheduleReply> SetAsync(ScoringCluster cluster, string cron = "0 3 * * *", string timeZone = "UTC") =>
        Schedule(cluster).Set("test", cron, timeZone);

    private static async Task<ScheduleInfo> GetAsync(ScoringCluster cluster) => (await Schedule(cluster).Get())!;

    // Calls the grain as its reminder does. The reminder itself comes once a minute of real time.
    private static Task TickAsync(ScoringCluster cluster, string pipeline = "test") =>
        Schedule(cluster, pipeline).AsReference<IRemindable>().ReceiveReminder("tick", default);

    private static async Task DeactivateAsync(ScoringCluster cluster) =>
        await Schedule(cluster).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    private static Task EndAsync(ScoringCluster cluster) =>
        Eventually.TrueAsync(async () => (await Jobs(cluster).List()).All(job => job.IsOver), TimeSpan.FromSeconds(60),
            () => "all jobs to end");
}
