namespace ModelPipeline.Compliance;

/// <summary>A store that stops and starts again.</summary>
public abstract class RetrieverOutageCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Fact]
    public async Task GetAsync_StoreStopsAndStarts_FailsTransientlyAndRecoversByItself()
    {
        await CreateAsync("a");
        await using var retriever = await OpenAsync();
        // Open connections with prepared statements must recover.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => retriever.GetAsync(["a"], Token)));

        for (var round = 0; round < 2; round++)
        {
            await Store.StopAsync();
            foreach (var call in new Func<Task>[] { () => retriever.GetAsync(["a"], Token), () => retriever.PingAsync(Token),
                () => retriever.GetAsync(["a"], Token) })
            {
                await FailsTransientlyAsync(retriever, call);
            }

            await Store.StartAsync();

            Assert.Equal([("a", 0L)], (await retriever.GetAsync(["a"], Token).WaitAsync(TimeLimit, Token)).Rows<long>("x"));
            await retriever.PingAsync(Token).WaitAsync(TimeLimit, Token);
        }
    }

    [Fact]
    public async Task OpenAsync_StoreIsStopped_FailsUntilItIsBack()
    {
        await CreateAsync("a");

        await Store.StopAsync();
        await using (var retriever = Store.Make(OfTable))
        {
            if (Store.Outage == Outage.Unreachable)
            {
                await FailsTransientlyAsync(retriever, () => retriever.OpenAsync([X], Token));
            }
            else
            {
                await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync([X], Token));
            }
        }

        await Store.StartAsync();

        Assert.Equal(["a"], (await ReadAsync("a")).Users);
    }

    private async Task FailsTransientlyAsync(IRetriever retriever, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => call().WaitAsync(TimeLimit, Token));
        Assert.True(error.IsTransient, error.Message);
        Assert.False(error.BlamesData, error.Message);
        ErrorTexts.AssertHidden(error, retriever.Location, Store.Setting(Table));
    }
}
