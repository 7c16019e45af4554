using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TenantTokensGrainTests
{
    [Fact]
    public async Task Take_AfterIdleGrainsHaveLeft_IsStillInDebt()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var bucket = cluster.Client.GetGrain<ITenantTokensGrain>("retail");
        Assert.Equal(100_000, (await bucket.Take(1, 1_000, needed: 100_000, spare: 0)).Tokens);

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        Assert.Equal(0, (await bucket.Take(1, 1_000, needed: 1, spare: 0)).Tokens);
    }
}
