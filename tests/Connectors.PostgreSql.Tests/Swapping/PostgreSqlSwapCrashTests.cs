using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Jobs whose server crashes.</summary>
public sealed class PostgreSqlSwapCrashTests : IAsyncLifetime
{
    private readonly PostgreSqlServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    [Fact]
    public async Task CompleteJobAsync_ServerCrashesAfterTheWritesAndDuringTheSwap_LosesNoRow()
    {
        await using var schema = new PostgreSqlSchema(server, canStop: true);
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "left"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a", "b");
        await CrashAsync();
        await OnceMoreAsync(() => job.WriteAsync(2, 21, "c"));

        await using (var reader = schema.Connect())
        {
            await using var hold = new NpgsqlCommand("BEGIN; SELECT count(*) FROM scores", reader);
            await hold.ExecuteNonQueryAsync(PostgreSqlSchema.Token);
            var completing = job.CompleteAsync(3);
            var waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'";
            await PostgreSqlSchema.UntilAsync(() => schema.Query(waits).Length > 0, "the swap waits");
            await CrashAsync();
            Assert.True((await Assert.ThrowsAsync<StoreException>(() => completing)).IsTransient);
        }

        Assert.Equal(["a=1", "left=1"], Stored(schema));
        await OnceMoreAsync(() => job.CompleteAsync(3));
        Assert.Equal(["a=2", "b=2", "c=2"], Stored(schema));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task CrashAsync()
    {
        await server.CrashAsync();
        await server.StartAsync();
    }

    // The pool finds out that a connection is broken when the connection is used.
    private static async Task OnceMoreAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (StoreException e) when (e.IsTransient)
        {
            await call();
        }
    }

    private static string?[] Stored(PostgreSqlSchema schema) => schema.Query("SELECT user_id || '=' || score FROM scores ORDER BY user_id");
}
