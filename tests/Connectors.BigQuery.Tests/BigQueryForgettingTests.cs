using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>What BigQuery's own ways of keeping rows mean for a user who is forgotten.</summary>
public sealed class BigQueryForgettingTests : IAsyncLifetime
{
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

    private async Task<IForgettingWriter> OpenAsync(OutputMode mode)
    {
        var writer = store.Make(new OutputOptions { Table = "scores", Mode = mode }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        return (IForgettingWriter)writer;
    }
}
