namespace ModelPipeline.Compliance;

/// <summary>A store that goes away and comes back while a user is forgotten.</summary>
public abstract class WriterForgettingOutageCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Fact]
    public async Task ForgetAsync_StoreStopsAndStarts_FailsTransientlyAndRecoversByItself()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);
        var forgetting = (IForgettingWriter)writer;

        await Store.StopAsync();
        var error = await Assert.ThrowsAsync<StoreException>(
            () => forgetting.ForgetAsync("a", new("test"), Token).WaitAsync(TimeLimit, Token));
        await Store.StartAsync();
        Assert.Null(await forgetting.ForgetAsync("a", new("test"), Token).WaitAsync(TimeLimit, Token));

        Assert.True(error.IsTransient, error.Message);
        Assert.Equal([("b", 1)], await StoredAsync());
    }
}
