using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class PipelineCatalogGrainTests
{
    [Fact]
    public async Task List_Pipelines_TellsTheirPartsAndColumns()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var pipeline = Assert.Single(await cluster.Client.GetGrain<IPipelineCatalogGrain>(0).List());

        Assert.Equal(("test", true), (pipeline.Name, pipeline.IsDefault));
        Assert.Equal(nameof(FakeRetriever), pipeline.Input.Kind);
        Assert.Equal([new ColumnInfo("x", "Double")], pipeline.Model.Inputs);
        Assert.Equal([new ColumnInfo("y", "Double")], pipeline.Model.Outputs);
    }

    [Fact]
    public async Task Find_StoreThatBillsQueries_TellsWhatAllSilosHaveCost()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var catalog = cluster.Client.GetGrain<IPipelineCatalogGrain>(0);
        Assert.Null((await catalog.Find("test"))!.Cost);
        foreach (var (silo, queries) in cluster.Silos.Zip([1, 2]))
        {
            silo.Writer.Usage = new();
            for (var i = 0; i < queries; i++)
                silo.Writer.Usage.QuerySent();
            silo.Writer.Usage.Billed(10 * queries);
            silo.Writer.Usage.RowsArrived(100 * queries);
        }

        Assert.Equal(new(3, 30, 300, 2), (await catalog.Find("test"))!.Cost);
        Assert.Equal(new(3, 30, 300, 2), Assert.Single(await catalog.List()).Cost);
    }

    [Fact]
    public async Task Find_SiloThatDoesNotAnswer_IsLeftOut()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Writer.Usage = new();
        cluster.SilentCosts = 1;

        var cost = (await cluster.Client.GetGrain<IPipelineCatalogGrain>(0).Find("test").AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))!.Cost;

        Assert.Equal(1, cost!.Silos);
    }

    [Fact]
    public async Task Check_StoreThatFails_IsNamedWithoutWhatItThrew()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.During = (_, _) => throw new InvalidOperationException("secret");

        var checks = await cluster.Client.GetGrain<IPipelineCatalogGrain>(0).Check();

        Assert.Equal([new("test", "input", "InvalidOperationException."), new StoreCheck("test", "output", null)], checks);
    }

    [Fact]
    public async Task Start_InvalidPipeline_KeepsTheSiloOutOfTheCluster()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.Zero, silos: 1));
        Assert.Contains("Pipelines:test:Timeout", error.ToString(), StringComparison.Ordinal);
    }
}
