using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>What BigQuery's own ways of keeping rows mean for a user who is forgotten.</summary>
public sealed class BigQueryForgettingTests : IAsyncLifetime
{
    private const string Table = """
        {"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"score","type":"FLOAT"},{"name":"model_version","type":"STRING"},
        {"name":"retrieved_at","type":"TIMESTAMP"},{"name":"scored_at","type":"TIMESTAMP"},{"name":"run_id","type":"STRING"}]}}
        """;

    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly StoreCall job = new("p", RunTrigger.Job, Guid.NewGuid());
    private readonly BigQueryStore store;

    public BigQueryForgettingTests() => store = new(options: new() { Time = clock });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task ForgetAsync_RowsInTheStreamingBuffer_SaysSoAndDeletesThemAfterNinetyMinutes()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        clock.Advance(TimeSpan.FromMinutes(11));
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), OnDemand.Call, Token);
        await writer.WriteFailuresAsync(Guid.NewGuid(), [new("a", "why")], OnDemand.Call, Token);

        var left = await writer.ForgetAsync("a", OnDemand.Call, Token);

        Assert.Contains("'scores' while rows that were streamed in the last 90 minutes", left, StringComparison.Ordinal);
        // What can be deleted is.
        Assert.Empty(await store.FailuresAsync("scores_failures"));
        clock.Advance(TimeSpan.FromMinutes(91));
        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, Token));
        Assert.Equal(["b"], (await store.RowsAsync("scores")).Select(row => row.User));
    }

    [Fact]
    public async Task ForgetAsync_RowsThatAJobKeepsUntilItEnds_AreNotStoredAtItsEnd()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), job, Token);

        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, Token));
        await ((IJobWriter)writer).CompleteJobAsync(2, job, Token);

        Assert.Equal(["b"], (await store.RowsAsync("scores")).Select(row => row.User));
    }

    [Fact]
    public async Task ForgetAsync_TableOfSomebodyElseWithANameLikeThatOfAJob_IsLeftAsItIs()
    {
        await store.CreateTableAsync("scores_staging_eu", new Batch(["a"], []), "user_id", ColumnType.String);
        await store.CreateTableAsync("scores_staging_notes", new Schema([new("note", ColumnType.String)]));
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), OnDemand.Call, Token);

        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, Token));

        var users = new List<string?>();
        await store.QueryAsync("SELECT user_id FROM d.scores_staging_eu", row => users.Add(row[0]));
        Assert.Equal(["a"], users);
        Assert.Equal(["b"], (await store.RowsAsync("scores")).Select(row => row.User));
    }

    // The end of a job, in its turn, moves the rows. With the output table first, it could move them after that one's rows were deleted.
    [Fact]
    public async Task ForgetAsync_RowsThatAJobKeeps_AreDeletedInATurnAndBeforeThoseOfTheOutputTable()
    {
        var turns = new CountedTurns();
        await using var writer = await OpenAsync(OutputMode.Upsert, turns);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), job, Token);
        turns.AtTurn = () => Assert.Empty(Deleted());

        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, Token));

        Assert.Equal([$"scores_staging_{job.Job:N}", "scores"], Deleted());
        Assert.Equal(1, turns.Given);
    }

    [Fact]
    public async Task ForgetAsync_JobEndsAndDropsItsTableMeanwhile_ForgetsTheUser()
    {
        const string List = "GET /bigquery/v2/projects/p/datasets/d/tables?";
        var staging = $"scores_staging_{Guid.NewGuid():N}";
        var get = $"GET /bigquery/v2/projects/p/datasets/d/tables/{staging}";
        await using var server = await ScriptedServer.StartAsync(
        [
            new(List, 200, $$$"""{"tables":[{"tableReference":{"projectId":"p","datasetId":"d","tableId":"{{{staging}}}"}}]}"""),
            new(get, 200, """{"schema":{"fields":[]}}"""),
            ScriptedAnswer.Error(get, 404, "notFound", $"Not found: Table p:d.{staging}"),
            .. Enumerable.Repeat(new ScriptedAnswer(ScriptedAnswer.Query, 200, """{"jobComplete":true,"schema":{"fields":[]}}"""), 3),
            ScriptedAnswer.Error(ScriptedAnswer.Query, 404, "notFound", $"Not found: Table p:d.{staging} was not found in location US"),
            new(ScriptedAnswer.Query, 200, """{"jobComplete":true,"schema":{"fields":[]}}"""),
        ], Table);
        await using var writer = (IForgettingWriter)store.Make(new OutputOptions { Table = "scores" }, server.ConnectionString);
        await writer.OpenAsync(Scores.Schema, Token);

        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, Token));

        // A quote of SQL is escaped in JSON.
        Assert.Contains(".\\u0060scores\\u0060 WHERE", server.Requests.Last(request => request.Line.StartsWith(ScriptedAnswer.Query,
            StringComparison.Ordinal)).Body, StringComparison.Ordinal);
    }

    // The nearest text of an id that BigQuery cannot hold is the id of another user.
    [Fact]
    public async Task ForgetAsync_IdThatBigQueryCannotHold_LeavesTheRowsOfANearId()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Scores.Of(1, 10, "a\uFFFD", "b"), job, Token);

        Assert.Null(await writer.ForgetAsync("a\uD800", OnDemand.Call, Token));
        await ((IJobWriter)writer).CompleteJobAsync(2, job, Token);

        Assert.Equal(["a\uFFFD", "b"], (await store.RowsAsync("scores")).Select(row => row.User).Order(StringComparer.Ordinal));
    }

    // The output table and tables of jobs that rows were deleted from, in order.
    private string[] Deleted() => [.. store.Emulator.Log.Queries.Where(query => query.Sql.StartsWith("DELETE", StringComparison.Ordinal))
        .Select(query => query.Sql.Split('`')[5])
        .Where(name => name == "scores" || name.StartsWith("scores_staging_", StringComparison.Ordinal))];

    private async Task<IForgettingWriter> OpenAsync(OutputMode mode, IWriteTurns? turns = null)
    {
        var output = new OutputOptions { Table = "scores", Mode = mode };
        var writer = turns is null ? store.Make(output, null) : store.MakeWriter(output, turns);
        await writer.OpenAsync(Scores.Schema, Token);
        return (IForgettingWriter)writer;
    }

    private sealed class CountedTurns : IWriteTurns, IAsyncDisposable
    {
        public Action AtTurn { get; set; } = () => { };

        public int Given { get; private set; }

        public Task<IAsyncDisposable> WaitForTurnAsync(string table, int most, CancellationToken cancellationToken)
        {
            AtTurn();
            Given++;
            return Task.FromResult<IAsyncDisposable>(this);
        }

        public ValueTask DisposeAsync() => default;
    }
}
