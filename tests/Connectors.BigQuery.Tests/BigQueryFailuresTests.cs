namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryFailuresTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteFailuresAsync_TableWasDropped_IsCreatedAgain()
    {
        var job = Guid.NewGuid();
        await using var writer = store.Make(new OutputOptions { Table = "scores" }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        await writer.WriteFailuresAsync(job, [new("a", "why")], Token);
        await store.ExecuteAsync("DROP TABLE d.scores_failures");

        await writer.WriteFailuresAsync(job, [new("b", "why")], Token);

        Assert.Equal([(job, "b", "why")], await store.FailuresAsync("scores_failures"));
        Assert.All(store.Emulator.Log.Queries.Where(query => query.Sql.Contains("MERGE", StringComparison.Ordinal)),
            query => Assert.Equal("job", query.Labels["trigger"]));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
