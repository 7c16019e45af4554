using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

public sealed class StoredJobTests
{
    [Fact]
    public async Task List_AfterReactivation_IsAsStored()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Everybody = ["u1", "u2"];
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");
        var made = (await jobs.Create("test", new("key"))).Job!;
        await Eventually.TrueAsync(async () => (await jobs.List()).All(job => job.IsOver), TimeSpan.FromSeconds(60),
            () => "the job to end");
        var before = await jobs.List();
        await jobs.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await cluster.Client.GetGrain<IScoringJobGrain>(made.Id).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.Equal(before, await jobs.List());
        Assert.Equal(2, before[0].Scored);
    }
}
