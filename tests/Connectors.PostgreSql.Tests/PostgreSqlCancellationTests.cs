using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlCancellationTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task GetAsync_CancelledWhileTheQueryRuns_EndsPromptlyAndTheNextCallWorks()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('slow', 3600), ('fast', 0)");
        await using var retriever = await schema.OpenRetrieverAsync(X,
            query: "SELECT user_id, x FROM t, pg_sleep(x) WHERE user_id = ANY(@users)");
        for (var i = 0; i < 3; i++)
        {
            using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => retriever.GetAsync(["slow"], cancelled.Token).WaitAsync(TimeLimit));

            Assert.Equal(["fast"], (await retriever.GetAsync(["fast"], PostgreSqlSchema.Token)).Users);
        }

        Assert.Equal(["0"],
            schema.Query(
                $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%{schema.Name}%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_CancelledWhileItWaits_StoresNothingAndTheNextWriteWorks(int copyFrom)
    {
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);
        await using (var other = schema.Connect())
        {
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE scores IN EXCLUSIVE MODE", other);
            await hold.ExecuteNonQueryAsync(PostgreSqlSchema.Token);
            using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => writer.WriteAsync(Scores.Of(1, 10, "a"), cancelled.Token).WaitAsync(TimeLimit));
        }

        Assert.Null(await writer.ReadAsync("a", PostgreSqlSchema.Token));
        await writer.WriteAsync(Scores.Of(2, 20, "a"), PostgreSqlSchema.Token);
        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    [Fact]
    public async Task GetAsync_ServerHasATimeLimit_IsTransient()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('slow', 3600)");
        await using var retriever = schema.Retriever(query: "SELECT user_id, x FROM t, pg_sleep(x) WHERE user_id = ANY(@users)",
            connectionString: $"{schema.ConnectionString};Options=-c statement_timeout=300");
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["slow"], PostgreSqlSchema.Token));

        Assert.True(error.IsTransient);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
