using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What holds a job up, how long, and what ends it.</summary>
public sealed class JobTroubleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Outage = TimeSpan.FromHours(6);

    // After 1 and 2 seconds, which are the system's.
    private readonly PauseClock clock = new(Noon, 4, 8, 16, 30, 32, 64);

    [Fact]
    public async Task Run_StateCannotBeStored_SaysSoAndPausesTwiceAsLongUpToHalfAMinute()
    {
        await using var cluster = await StartAsync();
        var isDown = true;
        var attempts = 0;
        cluster.Storage.Before = name => name == "plan" && Interlocked.Increment(ref attempts) > 0 && Volatile.Read(ref isDown)
            ? throw new TimeoutException("db7")
            : Task.CompletedTask;

        var job = await CreateAsync(cluster);
        // After 1, 2, 4, 8 and 16 seconds, and after half a minute twice. Orleans waits for half a minute too.
        await Eventually.TrueAsync(() => Volatile.Read(ref attempts) >= 8, "eight attempts");
        var during = await GetAsync(cluster, job);
        Volatile.Write(ref isDown, false);

        Assert.Equal([4, 8, 16], clock.Pauses.Where(each => each != 30));
        Assert.Equal((JobStatus.Queued, "The job's state cannot be stored (OrleansException); the log of the silo says more."),
            (during.Status, during.Error));
        var ended = await EndAsync(cluster, job);
        Assert.Equal((JobStatus.Completed, null), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task Run_DiskOfTheStateIsFull_SaysSo()
    {
        await using var cluster = await StartAsync();
        var isFull = true;
        cluster.Storage.Before = name => name == "plan" && Volatile.Read(ref isFull)
            ? throw new IOException("SQLite Error 13: 'database or disk is full'.")
            : Task.CompletedTask;

        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).Error is not null, "a reason");

        Assert.Equal("The disk of the cluster's database (Cluster:Connection) is full; free space there. Then the job goes on.",
            (await GetAsync(cluster, job)).Error);
        Volatile.Write(ref isFull, false);
        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, job)).Status);
    }

    [Fact]
    public async Task Run_PlanThatIsRefused_FailsAtOnceWithTheReason()
    {
        await using var cluster = await StartAsync();
        var plans = 0;
        cluster.Silos[0].Retriever.DuringPlan = _ =>
        {
            Interlocked.Increment(ref plans);
            throw new StoreException("The table may not be read.");
        };

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal((JobStatus.Failed, "The table may not be read.", null), (job.Status, job.Error, job.StartedAt));
        Assert.Equal((1, Noon), (plans, job.FinishedAt));
    }

    [Fact]
    public async Task Run_InputThatStaysDown_FailsOnceTheLongestOutageIsOver()
    {
        await using var cluster = await StartAsync();
        var plans = 0;
        cluster.Silos[0].Retriever.DuringPlan = _ =>
        {
            Interlocked.Increment(ref plans);
            throw new StoreException("The input is down.", isTransient: true);
        };
        var job = await CreateAsync(cluster);

        clock.Now = Noon + Outage - TimeSpan.FromTicks(1);
        var before = Volatile.Read(ref plans);
        await Eventually.TrueAsync(() => Volatile.Read(ref plans) > before + 1, "another attempt");
        var during = await GetAsync(cluster, job);
        clock.Now = Noon + Outage;

        Assert.Equal((JobStatus.Queued, "The input is down."), (during.Status, during.Error));
        var ended = await EndAsync(cluster, job);
        Assert.Equal((JobStatus.Failed, "The input is down."), (ended.Status, ended.Error));
    }

    // A batch is tried for ten seconds before its partition is stopped.
    [Fact]
    public async Task Run_OutputWhoseDiskIsFull_SaysSoWhileTheFirstBatchIsTriedAgain()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        var writes = 0;
        cluster.Silos[0].Writer.During = (_, token) => Interlocked.Increment(ref writes) == 1
            ? throw new StoreException("The disk is full.", isTransient: true)
            : gate.PassAsync(token);
        var job = await CreateAsync(cluster);
        await gate.Reached;

        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).Error is not null, "a reason");

        var during = await GetAsync(cluster, job);
        Assert.Equal((JobStatus.Running, "The disk is full.", 0), (during.Status, during.Error, during.Scored));
        gate.Open();
        var ended = await EndAsync(cluster, job);
        Assert.Equal((JobStatus.Completed, null, 3), (ended.Status, ended.Error, ended.Scored));
    }

    // The outage begins with the first attempt to store the rows, however long the job took before.
    [Fact]
    public async Task Run_OutputThatCannotStoreTheRowsAtTheEnd_FailsOnceTheLongestOutageIsOver()
    {
        await using var cluster = await StartAsync();
        var attempts = 0;
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        cluster.Silos[0].Writer.Completing = _ =>
        {
            Interlocked.Increment(ref attempts);
            throw new StoreException("The output is down.", isTransient: true);
        };
        var job = await CreateAsync(cluster);
        await gate.Reached;
        var end = Noon.AddDays(1);
        clock.Now = end;
        gate.Open();
        await Eventually.TrueAsync(() => Volatile.Read(ref attempts) > 0, "the first attempt");

        clock.Now = end + Outage - TimeSpan.FromTicks(1);
        var before = Volatile.Read(ref attempts);
        await Eventually.TrueAsync(() => Volatile.Read(ref attempts) > before + 1, "another attempt");
        var during = await GetAsync(cluster, job);
        clock.Now = end + Outage;

        Assert.Equal((JobStatus.Running, "The output is down."), (during.Status, during.Error));
        var ended = await EndAsync(cluster, job);
        Assert.Equal((JobStatus.Failed, "The output is down.", 3), (ended.Status, ended.Error, ended.Scored));
    }

    [Fact]
    public async Task Run_PipelineThatIsGoneAfterARestart_Fails()
    {
        var states = new StateStore();
        var job = await LoseAsync(states, "second", options: null, second: "second");

        await using var cluster = await StartAsync(states);
        var ended = await EndAsync(cluster, job);

        Assert.Equal((JobStatus.Failed, "There is no pipeline 'second' any more."), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task Run_PipelineThatWritesElsewhereAfterARestart_FailsAndTouchesNoRows()
    {
        var states = new StateStore();
        var job = await LoseAsync(states, "test", options => options.Output.Table = "scores", second: null);

        await using var cluster = await StartAsync(states, options => options.Output.Table = "others");
        var ended = await EndAsync(cluster, job);

        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.StartsWith("The job was made for a pipeline 'test' that writes ", ended.Error, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => (await cluster.RemindersOfAsync(Job(cluster, job))).All(each => each.ReminderName == "forget"), "its tidy end");
        Assert.Empty(cluster.Silos[0].Writer.Calls);
        Assert.Empty(cluster.Silos[0].Writer.Discarded);
    }

    // A job that is planned for ever, and whose silo is lost.
    private async Task<JobInfo> LoseAsync(StateStore states, string pipeline, Action<PipelineOptions>? options, string? second)
    {
        await using var cluster = await ScoringCluster.StartAsync(options, silos: 1, clock: clock, second: second, states: states);
        var gate = new Gate();
        cluster.Silos[0].Retriever.DuringPlan = gate.PassAsync;
        var job = (await cluster.Client.GetGrain<IPipelineJobsGrain>(pipeline).Create(pipeline, new("key"))).Job!;
        await gate.Reached;
        return job;
    }

    private async Task<ScoringCluster> StartAsync(StateStore? states = null, Action<PipelineOptions>? options = null)
    {
        var cluster = await ScoringCluster.StartAsync(
            options, silos: 1, bulk: new() { MaxOutage = Outage }, clock: clock, states: states);
        cluster.Silos[0].Retriever.Everybody = ["a", "b", "c"];
        return cluster;
    }

    private static IScoringJobGrain Job(ScoringCluster cluster, JobInfo job) => cluster.Client.GetGrain<IScoringJobGrain>(job.Id);

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster) =>
        (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!;

    private static async Task<JobInfo> GetAsync(ScoringCluster cluster, JobInfo job) => (await Job(cluster, job).Get())!;

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job)
    {
        var last = job;
        await Eventually.TrueAsync(
            async () => (last = await GetAsync(cluster, job)).IsOver, TimeSpan.FromSeconds(60), () => $"the end of {last}");
        return last;
    }
}
