namespace ModelPipeline.Compliance;

/// <summary>A store that stops and starts again while failures are recorded.</summary>
public abstract class WriterFailuresOutageCompliance(IFailureStore store) : WriterCompliance(store)
{
    [Fact]
    public async Task WriteFailuresAsync_StoreStopsAndStarts_FailsTransientlyAndRecoversByItself()
    {
        var job = Guid.NewGuid();
        await using var writer = await OpenAsync();
        await writer.WriteFailuresAsync(job, [new("a", "before")], Token);

        await store.StopAsync();
        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteFailuresAsync(job, [new("a", "meanwhile")], Token).WaitAsync(TimeLimit, Token));
        await store.StartAsync();
        await writer.WriteFailuresAsync(job, [new("b", "after")], Token).WaitAsync(TimeLimit, Token);

        Assert.True(error.IsTransient, error.Message);
        Assert.Equal([(job, "a", "before"), (job, "b", "after")], (await store.FailuresAsync(Table + FailureTable.Suffix)).Order());
    }
}
