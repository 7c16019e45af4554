namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryFailuresTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteFailuresAsync_SameUserAgain_KeepsOneRowWithTheLastReason()
    {
        var (job, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using var writer = store.Make(new OutputOptions { Table = "scores" }, null);
        await writer.OpenAsync(Scores.Schema, Token);

        await writer.WriteFailuresAsync(job, [new("it's", "no row"), new("b", "first")], Token);
        await writer.WriteFailuresAsync(job, [new("b", "second")], Token);
        await writer.WriteFailuresAsync(other, [new("b", "third")], Token);

        var rows = new List<string>();
        await store.QueryAsync("SELECT job_id, user_id, reason FROM d.scores_failures", row => rows.Add(string.Join('|', row)));
        Assert.Equal(new[] { $"{job}|b|second", $"{job}|it's|no row", $"{other}|b|third" }.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
