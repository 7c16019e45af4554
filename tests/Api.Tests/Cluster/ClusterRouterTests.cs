using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ClusterRouterTests
{
    [Fact]
    public async Task Score_NoGatewayInTheList_IsRefusedAsByTheCluster()
    {
        var router = new ClusterRouter(new ObservedGateways(new FakeGatewayList()), null!, TimeProvider.System);

        var scoring = router.ScoreAsync("churn", "a", ScoreOptions.Fresh, default);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => scoring.AsTask());
    }
}
