using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Jobs whose input cannot be divided into partitions for some time.</summary>
public sealed class JobPlanTests
{
    private const string Failure = "The input was not divided into partitions within Jobs:BatchTimeout, 00:00:01.";

    [Fact]
    public async Task Run_PlanThatIgnoresItsToken_IsReportedAndRetried()
    {
        await using var cluster = await StartAsync(maxOutage: TimeSpan.FromHours(1));
        // A vanished node: the driver waits for an answer.
        var vanished = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Retriever.DuringPlan = _ => vanished.PassAsync(CancellationToken.None);

        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(
            async () => (await GetAsync(cluster, job)).Error == Failure, TimeSpan.FromSeconds(60), () => "the job to say what holds it up");
        var during = await GetAsync(cluster, job);
        foreach (var silo in cluster.Silos)
            silo.Retriever.DuringPlan = _ => Task.CompletedTask;
        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).IsOver, TimeSpan.FromSeconds(60), () => "the job to end");
        vanished.Open();

        Assert.Equal(JobStatus.Queued, during.Status);
        Assert.Equal((JobStatus.Completed, 2L), ((await GetAsync(cluster, job)).Status, (await GetAsync(cluster, job)).Scored));
    }

    [Fact]
    public async Task Run_PlanHangsForLongerThanTheLongestOutage_FailsWithTheReason()
    {
        await using var cluster = await StartAsync(maxOutage: TimeSpan.FromSeconds(2));
        foreach (var silo in cluster.Silos)
            silo.Retriever.DuringPlan = token => Task.Delay(Timeout.Infinite, token);

        var job = await CreateAsync(cluster);
        await Eventually.TrueAsync(async () => (await GetAsync(cluster, job)).IsOver, TimeSpan.FromSeconds(60), () => "the job to end");

        Assert.Equal((JobStatus.Failed, Failure), ((await GetAsync(cluster, job)).Status, (await GetAsync(cluster, job)).Error));
    }

    private static async Task<ScoringCluster> StartAsync(TimeSpan maxOutage)
    {
        var cluster = await ScoringCluster.StartAsync(bulk: new() { BatchTimeout = TimeSpan.FromSeconds(1), MaxOutage = maxOutage });
        foreach (var silo in cluster.Silos)
            silo.Retriever.Everybody = ["u0", "u1"];
        return cluster;
    }

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster) =>
        (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!;

    private static async Task<JobInfo> GetAsync(ScoringCluster cluster, JobInfo job) =>
        (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!;
}
