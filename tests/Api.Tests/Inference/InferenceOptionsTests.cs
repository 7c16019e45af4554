using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class InferenceOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9000", 9000)]
    [InlineData("http://*:9000", 9000)]
    [InlineData("http://localhost:1", 1)]
    public void Port_OfAnAddress_IsItsOwn(string url, int port)
    {
        var options = new InferenceOptions { GrpcUrl = url };

        Assert.Equal(port, options.Port());
        Assert.Empty(options.Check());
    }

    [Theory]
    [InlineData("https://localhost:9000")]
    [InlineData("http://unix:/tmp/x")]
    [InlineData("http://localhost:0")]
    [InlineData("9000")]
    [InlineData("nonsense:")]
    public void Check_AddressWithoutAPortOfItsOwn_IsAFaultWithItsKey(string url)
    {
        var fault = Assert.Single(new InferenceOptions { GrpcUrl = url }.Check());

        Assert.Equal("Inference:GrpcUrl", fault.Setting);
        Assert.StartsWith($"is '{url}'; set http://host:port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoAddress_IsNoFault() => Assert.Empty(new InferenceOptions().Check());
}
