using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ClusterRouterTests
{
    [Fact]
    public async Task Score_NoGatewayInTheList_IsRefusedAsByTheCluster()
    {
        var desk = new ClusterRouter(new ObservedGateways(new FakeGatewayList()), null!);

        var scoring = desk.ScoreAsync("churn", "a", ScoreOptions.Fresh, default);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => scoring.AsTask());
    }
}
