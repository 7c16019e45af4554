using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ObservedGatewaysTests
{
    [Fact]
    public async Task Last_ListIsUnchanged_IsTheSameObject()
    {
        var list = new FakeGatewayList();
        var seen = new ObservedGateways(list);
        Assert.Empty(seen.Last);

        list.Gateways = ["gwy.tcp://10.0.0.2:30000/5", "gwy.tcp://10.0.0.1:30001/77"];
        var passedOn = await seen.GetGateways();
        var first = seen.Last;
        list.Gateways = ["gwy.tcp://10.0.0.1:30001/77", "gwy.tcp://10.0.0.2:30000/5"];
        await seen.GetGateways();
        var second = seen.Last;
        list.Gateways = ["gwy.tcp://10.0.0.2:30000/5"];
        await seen.GetGateways();

        Assert.Equal(["gwy.tcp://10.0.0.2:30000/5", "gwy.tcp://10.0.0.1:30001/77"], passedOn.Select(gateway => gateway.ToString()));
        Assert.Equal(["S10.0.0.1:30001:0", "S10.0.0.2:30000:0"], first.Select(gateway => gateway.ToString()).Order());
        Assert.Same(first, second);
        Assert.Equal(["S10.0.0.2:30000:0"], seen.Last.Select(gateway => gateway.ToString()));
    }
}
