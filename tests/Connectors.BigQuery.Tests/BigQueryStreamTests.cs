using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Streamed rows: into new tables, and by requests that store only some of them.</summary>
public sealed class BigQueryStreamTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly BigQueryStore store;

    public BigQueryStreamTests() => store = new(options: new() { Time = clock, HidesNewTables = TimeSpan.FromMinutes(5) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Streamed => store.Emulator.Log.Count(Operation.InsertRows);

    [Fact]
    public async Task WriteAsync_TableIsNew_UsesStatementsForTenMinutes()
    {
        await using var writer = await OpenAsync();

        await writer.WriteAsync(Scores.Of(1, 10, "a"), OnDemand.Call, Token);
        clock.Advance(TimeSpan.FromMinutes(9));
        await writer.WriteAsync(Scores.Of(1, 20, "b"), OnDemand.Call, Token);
        Assert.Equal(0, Streamed);
        clock.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteAsync(Scores.Of(1, 30, "c"), OnDemand.Call, Token);

        Assert.Equal(1, Streamed);
        Assert.Equal(["a", "b", "c"], await UsersAsync());
    }

    [Fact]
    public async Task WriteAsync_AnotherSiloHasJustCreatedTheTable_UsesAStatement()
    {
        await using var first = await OpenAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await using var second = await OpenAsync();

        await second.WriteAsync(Scores.Of(1, 10, "a"), OnDemand.Call, Token);

        Assert.Equal(0, Streamed);
        Assert.Equal(["a"], await UsersAsync());
    }

    [Fact]
    public async Task WriteAsync_StreamingDoesNotFindTheTable_IsTransientAndTheNextAttemptUsesAStatement()
    {
        await using var writer = await OpenAsync();
        clock.Advance(BigQueryStream.NewTable);
        await store.ExecuteAsync("CREATE OR REPLACE TABLE d.scores AS SELECT * FROM d.scores");
        var scores = Scores.Of(1, 10, "a");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(scores, OnDemand.Call, Token));
        await writer.WriteAsync(scores, OnDemand.Call, Token);

        Assert.True(error.IsTransient, error.Message);
        Assert.Equal(1, Streamed);
        Assert.Equal(["a"], await UsersAsync());
    }

    [Fact]
    public async Task WriteAsync_TableWasDroppedAndCreatedAgain_NextPingSeesItAndNoRowIsLost()
    {
        await using var writer = await OpenAsync();
        clock.Advance(BigQueryStream.NewTable);
        await store.ExecuteAsync("DROP TABLE d.scores");
        await using var other = await OpenAsync();

        await writer.PingAsync(Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), OnDemand.Call, Token);

        Assert.Equal(0, Streamed);
        Assert.Equal(["a"], await UsersAsync());
    }

    [Fact]
    public async Task WriteAsync_SomeRowsTimeOut_RepeatsOnlyThoseRows()
    {
        await using var writer = await OpenStreamingAsync();
        store.Emulator.Faults.Next(Operation.InsertRows, FaultKind.RowsTimeOut);

        await writer.WriteAsync(Scores.Of(1, 10, "a", "b", "c", "d"), OnDemand.Call, Token);

        Assert.Equal(2, Streamed);
        Assert.Equal(["a", "b", "c", "d"], await UsersAsync());
    }

    [Fact]
    public async Task WriteAsync_RowsAlwaysTimeOut_IsTransientWithAMessage()
    {
        await using var writer = await OpenStreamingAsync();
        store.Emulator.Faults.Next(Operation.InsertRows, FaultKind.RowsTimeOut, times: 9);

        var scores = Scores.Of(1, 10, [.. Enumerable.Range(0, 100).Select(i => $"u{i}")]);

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(scores, OnDemand.Call, Token));

        Assert.True(error.IsTransient, error.Message);
        Assert.Contains("BigQuery did not store a row (timeout)", error.Detail, StringComparison.Ordinal);
        Assert.Equal(3, Streamed);
    }

    [Fact]
    public async Task WriteAsync_RowRefused_OthersAreStoredOnce()
    {
        // The row is larger than the limit of 10 MB.
        await using var server = await ScriptedServer.StartAsync(
        [
            new("POST /bigquery/v2/projects/p/datasets/d/tables/scores/insertAll", 200, Refused),
            new("POST /bigquery/v2/projects/p/datasets/d/tables/scores/insertAll", 200, "{}"),
        ], Table);
        await using var writer = store.Make(new OutputOptions { Table = "scores", Mode = OutputMode.Append }, server.ConnectionString);
        await writer.OpenAsync(Scores.Schema, Token);
        var scores = Scores.Of(1, 10, "a", "b", "c");

        var whole = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(scores, OnDemand.Call, Token));
        var half = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteAsync(scores with { Outputs = scores.Outputs.Slice(1, 2) }, OnDemand.Call, Token));
        await writer.WriteAsync(scores with { Outputs = scores.Outputs.Slice(0, 1) }, OnDemand.Call, Token);
        await writer.WriteAsync(scores with { Outputs = scores.Outputs.Slice(2, 1) }, OnDemand.Call, Token);

        Assert.All([whole, half], error => Assert.True(error.BlamesData, error.Message));
        Assert.Contains("column 'score'", whole.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", whole.Message, StringComparison.Ordinal);
        // The first request has all three rows, the second the two stopped rows. There is no third request.
        Assert.Equal([3, 2], server.Requests.Where(request => request.Line.Contains("insertAll", StringComparison.Ordinal)).Select(Rows));
    }

    private const string Refused = """
        {"insertErrors":[{"index":0,"errors":[{"reason":"stopped"}]},{"index":1,"errors":[{"reason":"invalid","location":"score","message":"Bad: 4711"}]},
        {"index":2,"errors":[{"reason":"stopped"}]}]}
        """;

    private const string Table = """
        {"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"score","type":"FLOAT"},{"name":"model_version","type":"STRING"},
        {"name":"retrieved_at","type":"TIMESTAMP"},{"name":"scored_at","type":"TIMESTAMP"},{"name":"run_id","type":"STRING"}]}}
        """;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static int Rows(ScriptedRequest request) => System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["rows"]!.AsArray().Count;

    private async Task<string[]> UsersAsync() => [.. (await store.RowsAsync("scores")).Select(row => row.User).Order()];

    private async Task<IWriter> OpenStreamingAsync()
    {
        var writer = await OpenAsync();
        clock.Advance(BigQueryStream.NewTable);
        return writer;
    }

    private async Task<IWriter> OpenAsync()
    {
        var writer = store.Make(new OutputOptions { Table = "scores", Mode = OutputMode.Append }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        return writer;
    }
}
