using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

/// <summary>A job that continues from less progress than its silos know.</summary>
public sealed class JobCatchUpTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 2_000).Select(i => $"u{i:0000}")];

    [Fact]
    public async Task Run_SilosKnowMoreThanTheStoredProgress_JobAsksThemBeforeScoring()
    {
        await using var cluster = await ScoringCluster.StartAsync(bulk: new() { BatchSize = 50, PartitionSize = 500 });
        var gate = new Gate();
        var isDown = true;
        var writes = 0;
        foreach (var silo in cluster.Silos)
        {
            silo.Retriever.Everybody = Users;
            silo.Writer.During = (_, token) => silo.Writer.Rows.Count < 200 ? Task.CompletedTask : gate.PassAsync(token);
        }

        // The job is created and planned, but its progress is never stored.
        cluster.Storage.Before = name => name == "progress" && Interlocked.Increment(ref writes) > 2 && isDown
            ? throw new TimeoutException()
            : Task.CompletedTask;
        var job = (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!;
        await Eventually.TrueAsync(
            async () => Written(cluster) >= 400 && (await GetAsync(cluster, job)).Scored == Written(cluster),
            TimeSpan.FromSeconds(60), () => "both silos to be at a stand, and the job to know it");
        var written = Written(cluster);

        var hold = new Gate();
        cluster.BeforePartition = () => hold.PassAsync(CancellationToken.None);
        await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        await Eventually.TrueAsync(
            async () => (await GetAsync(cluster, job)).Scored == written,
            TimeSpan.FromSeconds(60), () => "the job to know what its silos know, before a partition tells it");

        isDown = false;
        gate.Open();
        hold.Open();
        var ended = job;
        await Eventually.TrueAsync(
            async () => (ended = await GetAsync(cluster, job)).IsOver, TimeSpan.FromSeconds(60), () => $"the end of {ended}");
        Assert.Equal((JobStatus.Completed, 2_000), (ended.Status, ended.Scored));
        Assert.Equal(2_000, cluster.Silos.Sum(silo => silo.Writer.Rows.Values.Sum(rows => rows.Count)));
    }

    private static int Written(ScoringCluster cluster) => cluster.Silos.Sum(silo => silo.Writer.Rows.Count);

    private static async Task<JobInfo> GetAsync(ScoringCluster cluster, JobInfo job) =>
        (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!;
}
