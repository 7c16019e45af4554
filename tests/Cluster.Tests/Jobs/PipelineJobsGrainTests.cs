using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Which jobs the list of a pipeline knows, and for how long.</summary>
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
        var bulk = new BulkOptions { Retention = TimeSpan.FromHours(1) };
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, bulk: bulk, clock: clock);
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var job = (await Jobs(cluster).Create("test", new("key", ["a"]))).Job!;
        await gate.Reached;

        // It ends long after its retention would be over, were that counted from its beginning.
        clock.Now = noon.AddMinutes(90);
        gate.Open();
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!.IsOver,
            TimeSpan.FromSeconds(20), () => "the end of the job");
        clock.Now = noon.AddMinutes(145);
        Assert.Equal([(job.Id, JobStatus.Completed)], (await Jobs(cluster).List()).Select(each => (each.Id, each.Status)));

        clock.Now = noon.AddMinutes(155);
        Assert.Empty(await Jobs(cluster).List());
    }

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");
}
