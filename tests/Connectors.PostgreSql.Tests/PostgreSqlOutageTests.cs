using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Tests with a separate server, which is stopped and started.</summary>
public sealed class PostgreSqlOutageTests : IAsyncLifetime
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    [Fact]
    public async Task GetAndWriteAsync_SessionsAreTerminated_FailTransientlyAtMostOnce()
    {
        await using var schema = new PostgreSqlSchema(server);
        schema.Execute("CREATE TABLE t (user_id TEXT PRIMARY KEY, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");
        await using var writer = await schema.OpenWriterAsync();
        for (var i = 0; i < 20; i++)
        {
            // The test does not wait for the end of the sessions, so a call may find its connection open, closing or closed.
            schema.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ModelPipeline'");

            await OnceMoreAsync(() => retriever.GetAsync(["a"], PostgreSqlSchema.Token));
            await OnceMoreAsync(() => writer.WriteAsync(Scores.Of(i, i, "a"), PostgreSqlSchema.Token));
        }

        Assert.Equal(19, await writer.ScoreAsync("a"));
    }

    [Fact]
    public async Task WriteAsync_SessionIsTerminatedWhileItWaits_IsTransientAndStoresNothing()
    {
        await using var schema = new PostgreSqlSchema(server);
        await using var writer = await schema.OpenWriterAsync();
        await using var other = schema.Connect();
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE scores IN EXCLUSIVE MODE", other))
            await hold.ExecuteNonQueryAsync(PostgreSqlSchema.Token);
        var writing = writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);

        var ended = false;
        while (!ended)
        {
            ended = schema.Query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ModelPipeline' AND wait_event_type = 'Lock'").Length > 0;
        }

        var error = await Assert.ThrowsAsync<StoreException>(() => writing.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.True(error.IsTransient, error.Message);
        await using (var release = new NpgsqlCommand("ROLLBACK", other))
            await release.ExecuteNonQueryAsync(PostgreSqlSchema.Token);
        Assert.Null(await writer.ReadAsync("a", PostgreSqlSchema.Token));
    }

    private static async Task OnceMoreAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (StoreException e)
        {
            Assert.True(e.IsTransient, e.Message);
            await call();
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
