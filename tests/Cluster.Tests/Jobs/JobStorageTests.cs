using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Jobs whose state cannot be stored.</summary>
public sealed class JobStorageTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 5_000).Select(i => $"u{i:0000}")];

    // A job is stored when it is created, begins and ends. The progress of its partitions is stored every second.
    [Theory]
    [InlineData("progress", 1, false)]
    [InlineData("progress", 1, true)]
    [InlineData("partitions-0", 0, false)]
    [InlineData("partitions-0", 0, true)]
    [InlineData("plan", 0, false)]
    [InlineData("plan", 0, true)]
    [InlineData("progress", 2, false)]
    [InlineData("progress", 2, true)]
    public async Task Run_AWriteFailsOrItsAnswerIsLost_ScoresEverybody(string state, int write, bool isStored)
    {
        await using var cluster = await StartAsync();
        // Writes are slow enough for progress to be stored meanwhile.
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => Task.Delay(150, token);
        var writes = 0;
        Task Fail(string name) =>
            name == state && Interlocked.Increment(ref writes) == write + 1
                ? throw new TimeoutException("The database does not answer.")
                : Task.CompletedTask;
        if (isStored)
        {
            cluster.Storage.After = Fail;
        }
        else
        {
            cluster.Storage.Before = Fail;
        }

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal((JobStatus.Completed, 5_000, 5_000, null), (job.Status, job.Total, job.Scored, job.Error));
        Assert.True(writes > write);
        Assert.Equal(5_000, cluster.Silos.SelectMany(silo => silo.Writer.Rows.Keys).Distinct().Count());
    }

    [Fact]
    public async Task Run_EndCannotBeStored_IsNotShownBeforeItIsStored()
    {
        await using var cluster = await StartAsync();
        var isDown = true;
        cluster.Storage.Before = name =>
            name == "progress" && isDown && cluster.Silos.Sum(silo => silo.Writer.Rows.Count) == 5_000
                ? throw new TimeoutException()
                : Task.CompletedTask;

        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).Error is not null, TimeSpan.FromSeconds(60),
            () => "the job to tell its trouble");
        var during = await GetAsync(cluster, job);
        isDown = false;

        Assert.Equal((JobStatus.Running, 5_000), (during.Status, during.Scored));
        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, job)).Status);
    }

    [Fact]
    public async Task Cancel_StateHangs_StopsTheWorkAndIsNotShownBeforeItIsStored()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => Task.Delay(100, token);
        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(
            async () => (await GetAsync(cluster, job)).Scored > 500, TimeSpan.FromSeconds(60), () => "a few users to be scored");
        // From here on, writes wait until the job stops them, and the job waits for its own state.
        var begun = 0;
        var stopped = 0;
        foreach (var silo in cluster.Silos)
            silo.Writer.During = HoldAsync;
        await Eventually.TrueAsync(() => Volatile.Read(ref begun) > 0, "a write to begin");
        var gate = new Gate();
        cluster.Storage.Before = name => name == "plan" ? Task.CompletedTask : gate.PassAsync(CancellationToken.None);

        var canceling = cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cancel().AsTask();
        await Eventually.TrueAsync(
            () => Volatile.Read(ref stopped) == Volatile.Read(ref begun), "all writes to be stopped while the state hangs");
        await gate.Reached;
        var during = await GetAsync(cluster, job);

        Assert.False(canceling.IsCompleted);
        Assert.Equal(JobStatus.Running, during.Status);
        gate.Open();
        var canceled = await canceling.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((JobStatus.Canceled, cluster.Silos.Sum(silo => silo.Writer.Rows.Count)), (canceled!.Status, (int)canceled.Scored));

        async Task HoldAsync(Predictions predictions, CancellationToken token)
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref stopped);
            }
        }
    }

    [Fact]
    public async Task Cancel_CannotBeStoredAtFirst_IsCanceledOnceItCan()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => Task.Delay(100, token);
        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).Scored > 500, TimeSpan.FromSeconds(60),
            () => "a few users to be scored");
        var failed = 0;
        cluster.Storage.Before = name =>
            name == "progress" && Interlocked.Increment(ref failed) <= 3 ? throw new TimeoutException() : Task.CompletedTask;

        var canceled = await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cancel().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(JobStatus.Canceled, canceled!.Status);
        Assert.NotNull((await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("next", ["u0001"]))).Job);
    }

    private static async Task<ScoringCluster> StartAsync()
    {
        var cluster = await ScoringCluster.StartAsync(bulk: new() { BatchSize = 100, PartitionSize = 500 });
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = Users;
        return cluster;
    }

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster) =>
        (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!;

    private static async Task<JobInfo> GetAsync(ScoringCluster cluster, JobInfo job) =>
        (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!;

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job)
    {
        var last = job;
        await Eventually.TrueAsync(async () => (last = await GetAsync(cluster, job)).IsOver, TimeSpan.FromSeconds(60),
            () => $"the end of {last}");
        return last;
    }
}
