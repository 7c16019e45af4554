using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>Addresses of files that are none. Whoever brings a version may send any text.</summary>
public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("file://[")]
    [InlineData("file://[/churn.onnx")]
    public async Task LookAsync_AddressThatIsNoUrl_SaysWhatToWrite(string address)
    {
        var source = new LocalSource(new FakeTimeProvider());

        var refused = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => source.LookAsync(SourceAddress.Parse(address), null, TestContext.Current.CancellationToken));

        Assert.Contains("which is no address of a file", refused.Message, StringComparison.Ordinal);
    }
}
