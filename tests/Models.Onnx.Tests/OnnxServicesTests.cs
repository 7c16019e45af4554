using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class OnnxServicesTests
{
    [Fact]
    public void AddOnnx_FileEnding_SaysTheKind()
    {
        using var provider = new ServiceCollection().AddOnnx().BuildServiceProvider();

        var kind = Assert.Single(provider.GetServices<ModelKind>());
        Assert.Equal("Onnx", kind.Name);
        Assert.True(kind.Takes("churn.onnx"));
        Assert.False(kind.Takes("churn.zip"));
    }
}
