using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class PipelineBuilderTests
{
    [Fact]
    public void AddPipeline_Parts_AreThoseOfTheDeclaration()
    {
        var retriever = new FakeRetriever();
        var model = new FakeModel();
        var writer = new FakeWriter();

        var definition = Declare(pipeline => pipeline.Retrieve(_ => retriever).Apply(_ => model).Write(_ => writer)
            .Configure(options => options.Timeout = TimeSpan.FromSeconds(3)));

        Assert.Equal(("churn", TimeSpan.FromSeconds(3)), (definition.Name, definition.Options.Timeout));
        using var services = new ServiceCollection().BuildServiceProvider();
        Assert.Same(retriever, definition.Retriever!(services));
        Assert.Same(model, definition.Model!(services));
        Assert.Same(writer, definition.Writer!(services));
    }

    [Fact]
    public void AddPipeline_NothingDeclared_LeavesItToTheSettings()
    {
        var definition = Declare(_ => { });

        Assert.Equal((null, null, null), (definition.Retriever, definition.Model, definition.Writer));
    }

    [Fact]
    public void AddPipeline_Types_AreTheRegisteredInstancesOrNewOnes()
    {
        var definition = Declare(pipeline => pipeline.Retrieve<FakeRetriever>().Apply<FakeModel>().Write<FakeWriter>());
        var registered = new FakeRetriever();
        using var services = new ServiceCollection().AddSingleton(registered).BuildServiceProvider();

        Assert.Same(registered, definition.Retriever!(services));
        Assert.IsType<FakeModel>(definition.Model!(services));
        Assert.IsType<FakeWriter>(definition.Writer!(services));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0", true)]
    [InlineData("Churn-2026_x.y", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("_a", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void IsName_Text_IsOneOfLettersDigitsAndFewOthers(string name, bool expected) =>
        Assert.Equal(expected, PipelineDefinition.IsName(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsName_Length_IsUpTo64(int length, bool expected) => Assert.Equal(expected, PipelineDefinition.IsName(new('a', length)));

    [Fact]
    public async Task AddPipelines_Twice_IsOnce()
    {
        await using var services = new ServiceCollection().AddLogging().AddPipelines().AddPipelines().BuildServiceProvider();

        Assert.Single(services.GetServices<PipelineSet>());
        Assert.Single(services.GetServices<ModelFetcher>());
        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
        Assert.IsType<LocalWriteTurns>(services.GetRequiredService<IWriteTurns>());
        Assert.All(
            new[] { typeof(PartitionScorer), typeof(TriggerSet), typeof(JobMetrics), typeof(DriftMetrics), typeof(TriggerMetrics) },
            type => Assert.NotNull(services.GetService(type)));
    }

    private static PipelineDefinition Declare(Action<PipelineBuilder> declare)
    {
        using var services = new ServiceCollection().AddPipeline("churn", declare).BuildServiceProvider();
        return services.GetRequiredService<PipelineDefinition>();
    }
}
