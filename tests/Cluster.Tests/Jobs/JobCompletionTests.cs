using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The end of a job whose writer stores all rows at the end.</summary>
public sealed class JobCompletionTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 2_000).Select(i => $"u{i:0000}")];
    private static readonly JobOptions Small = new() { BatchSize = 100, PartitionSize = 500, MaxAttempts = 3 };

    [Fact]
    public async Task Create_AllPartitionsAreDone_CompletesTheJobOnceWithAllItsRows()
    {
        await using var cluster = await StartAsync();

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal(JobStatus.Completed, job.Status);
        Assert.Equal([(job.Id, 0)], cluster.Silos.SelectMany(silo => silo.Writer.Begun));
        Assert.Equal([(job.Id, 2_000L)], Completed(cluster));
    }

    [Fact]
    public async Task Create_TransientFailureAtTheEnd_DelaysTheJobAndIsShownMeanwhile()
    {
        await using var cluster = await StartAsync();
        var down = true;
        Completing(cluster,
            () => Volatile.Read(ref down) ? throw new StoreException("The table is busy.", isTransient: true) : Task.CompletedTask);

        var made = await CreateAsync(cluster);
        var heldUp = await UntilAsync(cluster, made, job => job.Error is not null, "says what holds it up");
        Assert.Equal((JobStatus.Running, "The table is busy."), (heldUp.Status, heldUp.Error));
        Volatile.Write(ref down, false);

        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, made)).Status);
        Assert.Equal([(made.Id, 2_000L)], Completed(cluster));
        Assert.Equal(2_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    [Fact]
    public async Task Create_AllRowsAreRefused_FailsTheJobWithTheReason()
    {
        await using var cluster = await StartAsync();
        Completing(cluster, () => throw new StoreException("The table has another column."));

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal((JobStatus.Failed, "The table has another column."), (job.Status, job.Error));
    }

    [Fact]
    public async Task Cancel_BeforeTheEnd_CompletesNothing()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => gate.PassAsync(token);
        var made = await CreateAsync(cluster);
        await gate.Reached;

        await Job(cluster, made).Cancel();
        gate.Open();

        Assert.Equal(JobStatus.Canceled, (await EndAsync(cluster, made)).Status);
        Assert.Empty(Completed(cluster));
        Assert.Equal([(made.Id, true)], await DiscardedAsync(cluster));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_TooManyUsersFail_StoresTheRestWhereTheWriterSaysSo(bool storesFailedJobs)
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
        {
            silo.Writer.StoresFailedJobs = storesFailedJobs;
            silo.Retriever.Everybody = [.. Users[..1_000], .. Users[1_000..].Select(user => $"refused{user}")];
        }

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Equal(storesFailedJobs ? 1 : 0, Completed(cluster).Count());
        Assert.Equal([(job.Id, true)], await DiscardedAsync(cluster));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Create_WholeInputOrList_CallsTellWhich(bool isList, bool isWhole)
    {
        await using var cluster = await StartAsync();

        var job = await EndAsync(cluster, await CreateAsync(cluster, isList ? [Users[0]] : null));

        var writes = cluster.Silos.SelectMany(silo => silo.Writer.Calls).Where(call => call.Job == job.Id).ToArray();
        Assert.NotEmpty(writes);
        Assert.All(writes, call => Assert.Equal(isWhole, call.IsWhole));
    }

    private static async Task<ScoringCluster> StartAsync()
    {
        var cluster = await ScoringCluster.StartAsync(bulk: Small);
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = Users;
        return cluster;
    }

    private static void Completing(ScoringCluster cluster, Func<Task> before)
    {
        foreach (var silo in cluster.Silos)
            silo.Writer.Completing = _ => before();
    }

    private static IEnumerable<(Guid, long)> Completed(ScoringCluster cluster) => cluster.Silos.SelectMany(silo => silo.Writer.Completed);

    private static IScoringJobGrain Job(ScoringCluster cluster, JobInfo job) => cluster.Client.GetGrain<IScoringJobGrain>(job.Id);

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster, string[]? users = null) =>
        (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new(Guid.NewGuid().ToString(), users, false))).Job!;

    // The end of a job is told before its rows are discarded.
    private static async Task<(Guid Job, bool IsWhole)[]> DiscardedAsync(ScoringCluster cluster)
    {
        (Guid, bool)[] discarded = [];
        await Eventually.TrueAsync(
            () => (discarded = [.. cluster.Silos.SelectMany(silo => silo.Writer.Discarded)]).Length > 0, "rows to be discarded");
        return discarded;
    }

    private static Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job) => UntilAsync(cluster, job, each => each.IsOver, "ends");

    private static async Task<JobInfo> UntilAsync(ScoringCluster cluster, JobInfo job, Predicate<JobInfo> condition, string what)
    {
        var last = job;
        await Eventually.TrueAsync(
            async () => condition(last = (await Job(cluster, job).Get())!), TimeSpan.FromSeconds(60), () => $"a job that {what}: {last}");
        return last;
    }
}
