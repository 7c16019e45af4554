using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class MlNetServicesTests
{
    [Fact]
    public void AddMlNet_FileEnding_SaysTheKind()
    {
        using var provider = new ServiceCollection().AddMlNet().BuildServiceProvider();

        var kind = Assert.Single(provider.GetServices<ModelKind>());
        Assert.Equal("MlNet", kind.Name);
        Assert.True(kind.Takes("churn.zip"));
        Assert.False(kind.Takes("churn.onnx"));
    }
}
