namespace ModelPipeline.Compliance;

/// <summary>The sample rows on which a model is tried at the start.</summary>
public abstract class RetrieverSampleCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Fact]
    public async Task SampleAsync_MoreRowsThanAsked_GivesThatManyRowsAsAReadDoes()
    {
        await CreateAsync([.. Enumerable.Range(0, 100).Select(i => $"u{i}")]);
        await using var retriever = await OpenAsync();

        var sample = (await retriever.SampleAsync(8, Token))!;

        Assert.Equal(8, sample.Users.Distinct().Count());
        Assert.Equal((await retriever.GetAsync(sample.Users, Token)).Rows<long>("x").Order(), sample.Rows<long>("x").Order());
        Assert.Equal(X, Assert.Single(sample.Columns).Field);
    }

    [Fact]
    public async Task SampleAsync_FewerRowsThanAsked_GivesAllRows()
    {
        await CreateAsync("a", "b");
        await using var retriever = await OpenAsync();

        Assert.Equal([("a", 0L), ("b", 1L)], (await retriever.SampleAsync(8, Token))!.Rows<long>("x"));
    }

    [Fact]
    public async Task SampleAsync_NoRows_GivesNone()
    {
        await CreateAsync();
        await using var retriever = await OpenAsync();

        Assert.Empty((await retriever.SampleAsync(8, Token))!.Users);
    }

    [Fact]
    public async Task SampleAsync_QueryThatTakesUsers_GivesNothing()
    {
        await CreateAsync("a");
        await using var retriever = await OpenAsync(new() { Query = Store.Query(Table) });

        Assert.Null(await retriever.SampleAsync(8, Token));
    }
}
