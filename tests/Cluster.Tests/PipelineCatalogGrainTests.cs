using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class PipelineCatalogGrainTests
{
    [Fact]
    public async Task List_Pipelines_HasTheirPartsAndColumns()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var pipeline = Assert.Single(await cluster.Client.GetGrain<IPipelineCatalogGrain>(0).List());

        Assert.Equal(("test", true), (pipeline.Name, pipeline.IsDefault));
        Assert.Equal(nameof(FakeRetriever), pipeline.Input.Kind);
        Assert.Equal([new ColumnInfo("x", "Double")], pipeline.Model.Inputs);
        Assert.Equal([new ColumnInfo("y", "Double")], pipeline.Model.Outputs);
    }

    [Fact]
    public async Task Find_StoreThatBillsQueries_TellsTheCostOfTheSilo()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var catalog = cluster.Client.GetGrain<IPipelineCatalogGrain>(0);
        cluster.Silos[0].Writer.WriteCost = new(1, 10, 100);
        Assert.Null((await catalog.Find("test"))!.Cost);

        await cluster.ScoreAsync("ann");
        await cluster.ScoreAsync("bob");

        Assert.Equal(new(2, 20, 200), (await catalog.Find("test"))!.Cost);
        Assert.Equal(new(2, 20, 200), Assert.Single(await catalog.List()).Cost);
    }

    [Fact]
    public async Task Check_StoreThatFails_IsNamedWithoutItsExceptionText()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.During = (_, _) => throw new InvalidOperationException("secret");

        var checks = await cluster.Client.GetGrain<IPipelineCatalogGrain>(0).Check();

        Assert.Equal([new("test", "input", "InvalidOperationException."), new StoreCheck("test", "output", null)], checks);
    }

    [Fact]
    public async Task Find_NameInAnotherCaseOrNone_IsTheOneOrNone()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, second: "second");
        var catalog = cluster.Client.GetGrain<IPipelineCatalogGrain>(0);

        Assert.Equal("test", (await catalog.Find("TEST"))!.Name);
        Assert.Null(await catalog.Find(""));
        Assert.Null(await catalog.Find("nope"));
        Assert.Equal([("second", false), ("test", false)], (await catalog.List()).Select(pipeline => (pipeline.Name, pipeline.IsDefault)));
    }

    [Fact]
    public async Task Start_InvalidPipeline_KeepsTheSiloOutOfTheCluster()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.Zero, silos: 1));
        Assert.Contains("Pipelines:test:Timeout", error.ToString(), StringComparison.Ordinal);
    }
}
