using System.Text.Json.Nodes;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The tables of the modes that append, and the search for rows of the same run.</summary>
public sealed class BigQueryAppendTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OutputMode.Upsert, null)]
    [InlineData(OutputMode.Append, "DAY of scored_at")]
    [InlineData(OutputMode.AppendWithView, "DAY of scored_at")]
    public async Task OpenAsync_TableIsMissing_IsClusteredAndForAppendedRowsDividedByDay(OutputMode mode, string? partitions)
    {
        await using var writer = await OpenAsync(mode);

        using var http = new HttpClient();
        var path = new Uri(store.Emulator.Address, "/bigquery/v2/projects/p/datasets/d/tables/scores");
        var table = JsonNode.Parse(await http.GetStringAsync(path, Token))!;

        Assert.Equal("user_id", (string?)Assert.Single(table["clustering"]!["fields"]!.AsArray()));
        Assert.Equal(partitions,
            table["timePartitioning"] is { } division ? $"{division["type"]} of {division["field"]}" : null);
    }

    [Fact]
    public async Task WriteAsync_RunIsRepeated_LooksForItsRowsInTheDaysOfTheRunAndStoresThemOnce()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        var scores = Scores.Of(1, 10, "a", "b");
        await writer.WriteAsync(scores, OnDemand.Call, Token);
        store.Emulator.Log.Clear();

        await writer.WriteAsync(scores.ScoredAfter(3600), OnDemand.Call, Token);

        var statement = Assert.Single(store.Emulator.Log.Queries).Sql;
        Assert.Contains("t.`scored_at` >= @from AND t.`scored_at` < @until", statement, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], (await store.RowsAsync("scores")).Select(row => row.User).Order());
    }

    [Fact]
    public async Task WriteAsync_AnotherRun_StoresARowOfItsOwn()
    {
        await using var writer = await OpenAsync(OutputMode.Append);

        await writer.WriteAsync(Scores.Of(1, 10, "a"), OnDemand.Call, Token);
        await writer.WriteAsync(Scores.Of(2, 20, "a"), OnDemand.Call, Token);

        Assert.Equal([1.0, 2.0], (await store.RowsAsync("scores")).Select(row => row.Score).Order());
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<IWriter> OpenAsync(OutputMode mode)
    {
        var writer = store.Make(new OutputOptions { Table = "scores", Mode = mode }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        store.Emulator.Log.Clear();
        return writer;
    }
}
