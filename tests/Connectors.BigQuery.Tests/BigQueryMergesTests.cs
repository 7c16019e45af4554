namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Many calls that change one table, where two statements at a time conflict and BigQuery refuses the twenty-third.</summary>
public sealed class BigQueryMergesTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new(options: new() { ChangeTime = TimeSpan.FromMilliseconds(200) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_HundredCallsOfTwoSilos_ShareFewStatementsAndNoneIsRefused()
    {
        var turns = new LocalWriteTurns();
        await using var first = await OpenAsync(turns);
        await using var second = await OpenAsync(turns);

        await Task.WhenAll(
            Enumerable.Range(0, 100)
                .Select(i => (i % 2 == 0 ? first : second).WriteAsync(Scores.Of(i, 10 + i, $"u{i}"), OnDemand.Call, Token)));

        Assert.Equal(100, (await store.RowsAsync("scores")).Count);
        Assert.InRange(Merges, 2, 12);
        Assert.Equal(1, store.Emulator.Log.MostChangesAtATime);
    }

    [Fact]
    public async Task WriteAsync_SameUserInCallsThatShareAStatement_NewestStaysAndOlderIsSuperseded()
    {
        await using var writer = await OpenAsync(new LocalWriteTurns());

        var kept = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => writer.WriteAsync(Scores.Of(i, 10 + i, "a"), OnDemand.Call, Token)));

        Assert.Equal(19, await writer.ScoreAsync("a"));
        Assert.Empty(kept[19]);
    }

    [Fact]
    public async Task WriteAsync_CallIsCancelled_OtherRowsOfItsStatementAreStored()
    {
        await using var writer = await OpenAsync(new LocalWriteTurns());
        using var stop = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 10)
            .Select(i => writer.WriteAsync(Scores.Of(i, 10, $"u{i}"), OnDemand.Call, i == 5 ? stop.Token : Token)).ToArray();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[5]);
        await Task.WhenAll(calls.Where((_, i) => i != 5));
        Assert.Equal(9, (await store.RowsAsync("scores")).Count(row => row.User != "u5"));
    }

    [Fact]
    public async Task WriteAsync_WithoutSharing_BigQueryRefusesTheTwentyThirdStatement()
    {
        await using var writer = await OpenAsync(new LocalWriteTurns());
        store.Emulator.Log.Clear();

        var statements = Enumerable.Range(0, 40).Select(_ => store.ExecuteAsync("DELETE FROM d.scores WHERE user_id = 'nobody'")).ToArray();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(statements));
        Assert.Contains("resourcesExceeded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_AppendWithView_ShowsTheNewestOfEachUser()
    {
        await using var writer = store.Make(new OutputOptions { Table = "history", Mode = OutputMode.AppendWithView }, null);
        await writer.OpenAsync(Scores.Schema, Token);

        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), OnDemand.Call, Token);
        await writer.WriteAsync(Scores.Of(2, 20, "b"), OnDemand.Call, Token);
        await writer.WriteAsync(Scores.Of(3, 5, "b"), OnDemand.Call, Token);

        Assert.Equal(4, (await store.RowsAsync("history")).Count);
        Assert.Equal([("a", 1.0), ("b", 2.0)], (await store.RowsAsync("history_newest")).Select(row => (row.User, row.Score)).Order());
        Assert.Equal(2, await writer.ScoreAsync("b"));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private int Merges => store.Emulator.Log.Queries.Count(query => query.Sql.Contains("MERGE", StringComparison.Ordinal));

    private async Task<IWriter> OpenAsync(IWriteTurns turns)
    {
        var writer = store.MakeWriter(new OutputOptions { Table = "scores" }, turns);
        await writer.OpenAsync(Scores.Schema, Token);
        return writer;
    }
}
