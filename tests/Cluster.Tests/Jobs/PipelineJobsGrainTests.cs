using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The jobs in the list of a pipeline, and how long the list keeps them.</summary>
public sealed class PipelineJobsGrainTests
{
    [Fact]
    public async Task Create_SameKeyButParallel_IsAnotherRequest()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var first = (await Jobs(cluster).Create("test", new("nightly", ["a"]))).Job!;

        var parallel = await Jobs(cluster).Create("test", new("nightly", ["a"], Parallel: true));

        Assert.True(parallel.IsOther);
        Assert.Null(parallel.Job);
        Assert.Equal(first.Id, (await Jobs(cluster).Create("test", new("nightly", ["a"]))).Job!.Id);
    }

    [Fact]
    public async Task List_LongJob_IsKeptForItsRetentionFromItsEnd()
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var clock = new Calendar(noon);
        var bulk = new JobOptions { Retention = TimeSpan.FromHours(1) };
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, bulk: bulk, clock: clock);
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var job = (await Jobs(cluster).Create("test", new("key", ["a"]))).Job!;
        await gate.Reached;

        // The job ends long after its retention would be over if the retention began with the job.
        clock.Now = noon.AddMinutes(90);
        gate.Open();
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!.IsOver,
            TimeSpan.FromSeconds(60), () => "the end of the job");
        clock.Now = noon.AddMinutes(145);
        Assert.Equal([(job.Id, JobStatus.Completed)], (await Jobs(cluster).List()).Select(each => (each.Id, each.Status)));

        clock.Now = noon.AddMinutes(155);
        Assert.Empty(await Jobs(cluster).List());
    }

    [Fact]
    public async Task Create_ParallelJobsUpToTheLimit_RefusesOneMoreUntilOneEnds()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, bulk: new() { MaxParallelJobs = 2 });
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var first = (await Jobs(cluster).Create("test", new("1", ["a"], Parallel: true))).Job!;
        Assert.NotNull((await Jobs(cluster).Create("test", new("2", ["a"], Parallel: true))).Job);

        var refused = await Jobs(cluster).Create("test", new("3", ["a"], Parallel: true));
        await cluster.Client.GetGrain<IScoringJobGrain>(first.Id).Cancel();

        Assert.Equal(((JobInfo?)null, 2), (refused.Job, refused.Limit));
        Assert.Equal(2, (await Jobs(cluster).List()).Length);
        Assert.NotNull((await Jobs(cluster).Create("test", new("3", ["a"], Parallel: true))).Job);
    }

    [Fact]
    public async Task List_WhileTheStartOfAJobTakesLong_KeepsTheJob()
    {
        // The call from the list to the job times out long before the job is stored.
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, responseTimeout: TimeSpan.FromSeconds(3));
        var gate = new Gate();
        cluster.Storage.Before = name => name == "progress" ? gate.PassAsync(CancellationToken.None) : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => Jobs(cluster).Create("test", new("key", ["a"])).AsTask());
        var during = Assert.Single(await Jobs(cluster).List());
        var again = Jobs(cluster).Create("test", new("key", ["a"])).AsTask();
        gate.Open();

        Assert.Equal(("test", JobStatus.Queued), (during.Pipeline, during.Status));
        Assert.Equal(during.Id, (await again).Job!.Id);
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IScoringJobGrain>(during.Id).Get())!.IsOver,
            TimeSpan.FromSeconds(60), () => "the end of the job");
        Assert.Equal([(during.Id, JobStatus.Completed)], (await Jobs(cluster).List()).Select(each => (each.Id, each.Status)));
    }

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");
}
