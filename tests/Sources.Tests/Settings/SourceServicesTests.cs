using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class SourceServicesTests
{
    [Fact]
    public async Task AddModelSources_Twice_IsTheSameAsOnce()
    {
        await using var services = new ServiceCollection().AddModelSources().AddModelSources().BuildServiceProvider();

        Assert.Equal(4, services.GetServices<IModelSource>().Count());
        Assert.Single(services.GetServices<ModelFetcher>());
        Assert.Same(services.GetRequiredService<ModelFetcher>(), services.GetRequiredService<ModelFetcher>());
    }

    [Theory]
    [InlineData("churn.onnx", typeof(LocalSource))]
    [InlineData("file:///churn.onnx", typeof(LocalSource))]
    [InlineData("https://host/churn.onnx", typeof(HttpSource))]
    [InlineData("models:/churn/1", typeof(MlflowSource))]
    [InlineData("mlflow-artifacts:/1", typeof(MlflowSource))]
    [InlineData("store:/churn/v1/a.onnx", typeof(StoreSource))]
    [InlineData("script:/a", typeof(ScriptedSource))]
    public async Task AddModelSource_Schemes_HaveTheirSource(string address, Type source)
    {
        await using var services = new ServiceCollection().AddModelSource(_ => new ScriptedSource()).AddModelSources()
            .BuildServiceProvider();

        Assert.IsType(source, services.GetRequiredService<SourceSet>().Of(SourceAddress.Parse(address)));
    }

    [Fact]
    public async Task AddModelSources_ClockAndOptionsOfTheHost_AreUsed()
    {
        var options = new ModelsOptions { Timeout = TimeSpan.FromSeconds(7), Store = "elsewhere" };
        await using var services = new ServiceCollection().AddSingleton(options).AddModelSources().BuildServiceProvider();

        Assert.Equal(TimeSpan.FromSeconds(7), services.GetRequiredService<ModelFetcher>().Timeout);
        Assert.Equal("folder 'elsewhere'", services.GetRequiredService<IModelStore>().Shown);
    }

    [Fact]
    public async Task AddModelStorage_KindOfTheSetting_IsTheStore()
    {
        await using var services = new ServiceCollection().AddSingleton(new ModelsOptions { Store = "own://there" })
            .AddModelStorage("own", (_, address) => new FolderStorage(address.Text)).AddModelSources().BuildServiceProvider();

        Assert.Equal("folder 'own://there'", services.GetRequiredService<IModelStore>().Shown);
    }
}
