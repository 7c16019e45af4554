using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

public sealed class ScoringJobGrainTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 10_000).Select(i => $"u{i:0000}")];
    private static readonly JobOptions Small = new() { BatchSize = 100, PartitionSize = 500, MaxAttempts = 3 };

    [Fact]
    public async Task Create_WholeInput_ScoresEverybodyOnceOnBothSilos()
    {
        await using var cluster = await StartAsync();

        var made = await CreateAsync(cluster);
        var job = await EndAsync(cluster, made.Job!);

        Assert.Equal((JobStatus.Completed, 10_000, 10_000, 0, 10_000, null),
            (job.Status, job.Total, job.Scored, job.Failed, job.Read, job.Error));
        Assert.True(job.CreatedAt <= job.StartedAt && job.StartedAt < job.FinishedAt);
        Assert.True(job.UsersPerSecond > 0);
        Assert.All(cluster.Silos, silo => Assert.NotEmpty(silo.Writer.Rows));
        Assert.All(cluster.Silos.SelectMany(silo => silo.Writer.Writes), write => Assert.Equal(job.Id, write.RunId));
        Assert.Equal(Users,
            cluster.Silos.SelectMany(silo => silo.Writer.Rows.Where(row => row.Value.Count == 1).Select(row => row.Key)).Order());
    }

    [Fact]
    public async Task Create_StoresThatBillQueries_TellsTheCostOfTheJobOnAllSilos()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            (silo.Retriever.PlanCost, silo.Retriever.BatchCost, silo.Writer.WriteCost) = (new(1, 7, 0), new(0, 0, 100), new(1, 10, 0));
        await cluster.ScoreAsync("u1");

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal(new(101, 1_007, 10_000), job.Cost);
        var calls = cluster.Silos.SelectMany(silo => silo.Retriever.Calls.Concat(silo.Writer.Calls))
            .Where(call => call.Trigger == RunTrigger.Job);
        Assert.All(calls, call => Assert.Equal(("test", job.Id), (call.Pipeline, call.Job)));
    }

    [Fact]
    public async Task Create_UserList_ScoresUsersAndRecordsFailures()
    {
        await using var cluster = await StartAsync(new() { MaxFailureShare = 0.7 });

        var job = await EndAsync(cluster, (await CreateAsync(cluster, ["u1", "missing", "poison", "u1"])).Job!);

        Assert.Equal((JobStatus.Completed, 3, 1, 2), (job.Status, job.Total, job.Scored, job.Failed));
        Assert.Equal(["missing", "poison"], cluster.Silos.SelectMany(silo => silo.Writer.Failures.Keys).Order());
    }

    [Fact]
    public async Task Create_SameKey_IsTheSameJob()
    {
        await using var cluster = await StartAsync();

        var first = await CreateAsync(cluster, key: "nightly");
        var second = await CreateAsync(cluster, key: "nightly");

        Assert.Equal(first.Job!.Id, second.Job!.Id);
        await EndAsync(cluster, first.Job);
        Assert.Equal(10_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    [Fact]
    public async Task Create_WhileAnotherRuns_IsRefusedUnlessParallel()
    {
        await using var cluster = await StartAsync();
        var gate = Hold(cluster);

        var first = await CreateAsync(cluster);
        var second = await CreateAsync(cluster);
        var third = await CreateAsync(cluster, ["u1"], parallel: true);
        gate.Open();

        Assert.Equal(first.Job!.Id, second.Busy!.Id);
        Assert.Null(second.Job);
        await EndAsync(cluster, third.Job!);
        await EndAsync(cluster, first.Job);
        Assert.Equal([third.Job!.Id, first.Job.Id], (await Jobs(cluster).List()).Select(job => job.Id));
        Assert.NotNull((await CreateAsync(cluster, ["u1"])).Job);
    }

    [Fact]
    public async Task Run_ManyPartitions_EachSiloWorksOnAsManyAsItHasSlots()
    {
        await using var cluster = await StartAsync(new() { BatchSize = 10, PartitionSize = 100, MaxConcurrentPartitions = 20 });
        var gate = Hold(cluster);

        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(() => cluster.Silos.All(silo => silo.Retriever.Scans.Count >= 20),
            "both silos to work on 20 partitions");
        var scans = cluster.Silos.Select(silo => silo.Retriever.Scans.Count).ToArray();
        gate.Open();

        Assert.Equal([20, 20], scans);
        Assert.Equal(10_000, (await EndAsync(cluster, job.Job!)).Read);
    }

    [Fact]
    public async Task Run_SiloWhosePipelineWritesToAnotherLocation_ScoresNothing()
    {
        var silos = 0;
        await using var cluster = await ScoringCluster.StartAsync(
            options => options.Output.Table = $"scores_{Interlocked.Increment(ref silos)}", bulk: Small);
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = Users;

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal((JobStatus.Completed, 10_000), (job.Status, job.Scored));
        Assert.Single(cluster.Silos, silo => !silo.Writer.Rows.IsEmpty);
    }

    [Fact]
    public async Task Failures_OfAWriterThatKeepsNone_AreRefused()
    {
        await using var cluster = await StartAsync();
        var job = (await CreateAsync(cluster, ["u1"])).Job!;
        await EndAsync(cluster, job);

        var known = await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Failures(new(10), CancellationToken.None);
        var unknown = await cluster.Client.GetGrain<IScoringJobGrain>(Guid.NewGuid()).Failures(new(10), CancellationToken.None);

        Assert.Equal("The output of pipeline 'test' keeps no table of failures.", known.Refusal);
        Assert.True(unknown.IsUnknown);
    }

    [Fact]
    public async Task Run_PartitionFailsOnOneSilo_ContinuesOnTheOther()
    {
        await using var cluster = await StartAsync();
        cluster.Silos[0].Writer.During = (_, _) => throw new StoreException("no route to the output");

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal((JobStatus.Completed, 10_000), (job.Status, job.Scored));
        Assert.Empty(cluster.Silos[0].Writer.Rows);
    }

    [Fact]
    public async Task Create_SameKeyForAnotherRequest_IsRefused()
    {
        await using var cluster = await StartAsync();

        await EndAsync(cluster, (await CreateAsync(cluster, ["u1"], key: "nightly")).Job!);

        Assert.True((await CreateAsync(cluster, ["u2"], key: "nightly")).IsOther);
        Assert.NotNull((await CreateAsync(cluster, ["u1"], key: "nightly")).Job);
    }

    [Fact]
    public async Task Cancel_WritesHang_StopsThemAndKeepsWrittenScores()
    {
        // A partition that does not report within half a second is not counted.
        await using var cluster = await StartAsync(clock: new SlowClock(from: TimeSpan.FromMilliseconds(500), factor: 10));
        var hang = false;
        var begun = 0;
        var ended = 0;
        foreach (var silo in cluster.Silos)
            silo.Writer.During = WriteAsync;
        var job = (await CreateAsync(cluster)).Job!;
        await Eventually.TrueAsync(() => cluster.Silos.Sum(silo => silo.Writer.Rows.Count) > 1_000, "a thousand users to be scored");
        Volatile.Write(ref hang, true);

        var canceled = await Job(cluster, job).Cancel().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(JobStatus.Canceled, canceled!.Status);
        Assert.InRange(canceled.Scored, 500, 9_999);
        await Eventually.TrueAsync(() => Volatile.Read(ref ended) == Volatile.Read(ref begun), "all writes to be stopped");
        Assert.Equal(canceled.Scored, cluster.Silos.Sum(silo => silo.Writer.Rows.Count));
        Assert.Equal(JobStatus.Canceled, (await Job(cluster, job).Get())!.Status);

        async Task WriteAsync(Predictions predictions, CancellationToken token)
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Task.Delay(Volatile.Read(ref hang) ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(50), token);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    [Fact]
    public async Task Run_JobsGrainIsMovedInTheMiddle_ContinuesFromTheStoredProgress()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => Task.Delay(50, token);
        var job = (await CreateAsync(cluster)).Job!;
        await Eventually.TrueAsync(() => cluster.Silos.Sum(silo => silo.Writer.Rows.Count) > 1_000, "a thousand users to be scored");

        await Job(cluster, job).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        var ended = await EndAsync(cluster, job);

        Assert.Equal((JobStatus.Completed, 10_000, 0), (ended.Status, ended.Scored, ended.Failed));
        Assert.Equal(10_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    [Fact]
    public async Task Run_OutputIsDownForAWhile_ContinuesFromItsProgress()
    {
        await using var cluster = await StartAsync();
        var refused = 0;
        foreach (var silo in cluster.Silos)
        {
            silo.Writer.During = (_, _) =>
                Interlocked.Increment(ref refused) is > 10 and < 14 ? throw new StoreException("disk full") : Task.CompletedTask;
        }

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal((JobStatus.Completed, 10_000, 0), (job.Status, job.Scored, job.Failed));
        Assert.Equal(10_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    [Fact]
    public async Task Run_OutputStaysDown_FailsWithTheReason()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
        {
            silo.Writer.During = (predictions, _) =>
                predictions.Outputs.Users.Contains("u0000") ? throw new StoreException("disk full") : Task.CompletedTask;
        }

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal((JobStatus.Failed, 9_500), (job.Status, job.Scored));
        Assert.Contains("of 20 partitions were given up", job.Error, StringComparison.Ordinal);
        Assert.Contains("disk full", job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TooManyUsersFail_StopsAndKeepsWrittenScores()
    {
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
        {
            silo.Retriever.Null.UnionWith(Users.Where((_, i) => i % 5 == 0));
            silo.Writer.During = (_, token) => Written(cluster) >= 2_000 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        }

        var job = await EndAsync(cluster, (await CreateAsync(cluster)).Job!);

        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Contains("Jobs:MaxFailureShare", job.Error, StringComparison.Ordinal);
        // The earliest stop is at 1,000 users, of whom 800 are scored. At 2,000 users no partition continues, but four partitions have a
        // batch in progress.
        Assert.InRange(job.Scored, 800, 2_000 + (4 * Small.BatchSize!.Value));
    }

    [Fact]
    public async Task Get_NoSuchJob_IsNull()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.Client.GetGrain<IScoringJobGrain>(Guid.NewGuid());

        Assert.Null(await grain.Get());
        Assert.Null(await grain.Cancel());
    }

    private static async Task<ScoringCluster> StartAsync(JobOptions? bulk = null, TimeProvider? clock = null)
    {
        var cluster = await ScoringCluster.StartAsync(bulk: bulk ?? Small, clock: clock);
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = Users;
        return cluster;
    }

    private static int Written(ScoringCluster cluster) => cluster.Silos.Sum(silo => silo.Writer.Rows.Count);

    private static Gate Hold(ScoringCluster cluster)
    {
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => gate.PassAsync(token);
        return gate;
    }

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    private static IScoringJobGrain Job(ScoringCluster cluster, JobInfo job) => cluster.Client.GetGrain<IScoringJobGrain>(job.Id);

    private static ValueTask<JobReply> CreateAsync(ScoringCluster cluster, string[]? users = null, string? key = null,
        bool parallel = false) =>
        Jobs(cluster).Create("test", new(key ?? Guid.NewGuid().ToString(), users, parallel));

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job)
    {
        var last = job;
        await Eventually.TrueAsync(
            async () => (last = (await Job(cluster, job).Get())!).IsOver, TimeSpan.FromSeconds(60), () => $"the end of {last}");
        return last;
    }
}
