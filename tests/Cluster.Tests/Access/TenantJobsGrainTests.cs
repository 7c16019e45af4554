using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The open jobs that a tenant may have, in all pipelines.</summary>
public sealed class TenantJobsGrainTests
{
    private static readonly TenantLimits Limits = new(new Dictionary<string, TenantLimit> { ["retail"] = new() { ConcurrentJobs = 2 } });

    private readonly Gate gate = new();

    [Fact]
    public async Task Create_AtTheLimitOverTwoPipelines_IsRefusedForThisTenantAlone()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, tenants: Limits, second: "second");
        cluster.Silos[0].Retriever.DuringPlan = gate.PassAsync;
        cluster.BeforePartition = () => gate.PassAsync(CancellationToken.None);
        Assert.NotNull((await CreateAsync(cluster, "retail", "test", "a")).Job);
        var second = (await CreateAsync(cluster, "retail", "second", "b")).Job!;

        Assert.Equal(2, (await CreateAsync(cluster, "retail", "test", "c")).TenantLimit);
        Assert.Equal(2, (await CreateAsync(cluster, "retail", "second", "d")).TenantLimit);
        // The same request again finds its job.
        Assert.Equal(second.Id, (await CreateAsync(cluster, "retail", "second", "b")).Job!.Id);
        var other = (await CreateAsync(cluster, "bank", "test", "c")).Job!;
        Assert.Equal("bank", other.Tenant);

        gate.Open();
        await Eventually.TrueAsync(
            async () => (await CreateAsync(cluster, "retail", "test", "e")).Job is not null, "a job is over and another one is taken");
    }

    [Fact]
    public async Task Schedule_DueWhileTheTenantIsAtItsLimitElsewhere_SkipsTheRunWithAReason()
    {
        var calendar = new Calendar(new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, tenants: Limits, second: "second", clock: calendar);
        cluster.Silos[0].Retriever.DuringPlan = gate.PassAsync;
        cluster.BeforePartition = () => gate.PassAsync(CancellationToken.None);
        foreach (var key in new[] { "a", "b" })
            Assert.NotNull((await CreateAsync(cluster, "retail", "second", key)).Job);
        var schedule = cluster.Client.GetGrain<IPipelineScheduleGrain>(ScheduleKey.Of("test", "retail"));
        await schedule.Set("test", "0 3 * * *", "UTC");

        calendar.Now = calendar.Now.AddHours(15);
        await schedule.AsReference<IRemindable>().ReceiveReminder("tick", default);
        var run = Assert.Single((await schedule.Get())!.Runs);
        gate.Open();

        Assert.Equal(
            (ScheduleOutcome.Skipped, "2 jobs of the tenant, as many as it may have, were not over."), (run.Outcome, run.Reason));
    }

    private static async Task<JobReply> CreateAsync(ScoringCluster cluster, string tenant, string pipeline, string key) =>
        await cluster.Client.GetGrain<ITenantJobsGrain>(tenant)
            .Create(pipeline, new($"{tenant}:{key}", ["u1"], Parallel: true) { Tenant = tenant });
}
