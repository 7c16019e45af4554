namespace ModelPipeline.Compliance;

/// <summary>The table of the scores of shadow versions in a store that goes away and comes back.</summary>
public abstract class WriterShadowOutageCompliance(IWriterStore store) : WriterCompliance(store)
{
    private static readonly StoreCall Call = new("test");

    [Fact]
    public async Task EveryCall_StoreStopsAndStarts_FailsTransientlyAndRecoversByItself()
    {
        await using var writer = await OpenAsync();
        await writer.Shadow!.OpenAsync(Scores.Schema, Token);
        await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", 1, 10, "a"), Call, Token);

        await Store.StopAsync();
        await FailsTransientlyAsync(() => writer.Shadow!.WriteAsync(ShadowScores.Of("v2", 2, 20, "a"), Call, Token));
        await FailsTransientlyAsync(() => writer.Shadow!.OpenAsync(Scores.Schema, Token));
        if (!Store.ReadsWhileStopped)
            await FailsTransientlyAsync(() => writer.Shadow!.StoredAsync("v2"));
        await Store.StartAsync();

        Assert.Equal(1, Assert.Single(await writer.Shadow!.StoredAsync("v2").WaitAsync(TimeLimit, Token)).Score);
        await writer.Shadow!.WriteAsync(ShadowScores.Of("v2", 2, 20, "a"), Call, Token).WaitAsync(TimeLimit, Token);
        Assert.Equal(2, Assert.Single(await writer.Shadow!.StoredAsync("v2")).Score);
    }

    private static async Task FailsTransientlyAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => call().WaitAsync(TimeLimit, Token));
        Assert.True(error.IsTransient, error.Message);
        Assert.False(error.BlamesData, error.Message);
    }
}
