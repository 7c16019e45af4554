namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Jobs whose server has no room left. The server reports the full disk with the SQLSTATE 53100, as a trigger does here.</summary>
public sealed class PostgreSqlSwapFullTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const string BeFull =
        "CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'disk full'; END $$";

    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task WriteAsync_DiskIsFull_LeavesTheTableSaysWhatToDoAndGoesOnOnceThereIsRoom()
    {
        await using var writer = await OpenAsync();
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        var rows = RowsOfTheJob();
        schema.Execute($"{BeFull}; CREATE TRIGGER be_full BEFORE INSERT ON {rows} FOR EACH STATEMENT EXECUTE FUNCTION be_full()");

        var error = await Assert.ThrowsAsync<StoreException>(() => job.WriteAsync(2, 20, "b"));

        AssertFull(error);
        Assert.Equal(["a=1", "left=1"], Stored());
        schema.Execute($"DROP TRIGGER be_full ON {rows}");
        await job.WriteAsync(2, 20, "b");
        await job.CompleteAsync(2);
        Assert.Equal(["a=2", "b=2"], Stored());
    }

    // At its end a job inserts the newer scores of calls into its own table.
    [Fact]
    public async Task CompleteJobAsync_DiskIsFull_LeavesTheTableSaysWhatToDoAndGoesOnOnceThereIsRoom()
    {
        await using var writer = await OpenAsync();
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await writer.WriteAsync(Scores.Of(3, 30, "b"), PostgreSqlSchema.Token);
        var rows = RowsOfTheJob();
        schema.Execute($"{BeFull}; CREATE TRIGGER be_full BEFORE INSERT ON {rows} FOR EACH ROW EXECUTE FUNCTION be_full()");

        var error = await Assert.ThrowsAsync<StoreException>(() => job.CompleteAsync(1));

        AssertFull(error);
        Assert.Equal(["a=1", "b=3", "left=1"], Stored());
        schema.Execute($"DROP TRIGGER be_full ON {rows}");
        await job.CompleteAsync(1);
        Assert.Equal(["a=2", "b=3"], Stored());
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private static void AssertFull(StoreException error)
    {
        Assert.True(error.IsTransient);
        Assert.StartsWith("The disk of the output of pipeline 'p' is full; free space there.", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "disk full (SQLSTATE 53100)");
    }

    private async Task<PostgreSqlWriter> OpenAsync()
    {
        var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "left"), PostgreSqlSchema.Token);
        return writer;
    }

    private string RowsOfTheJob() => Assert.Single(
        schema.Query(
            $"SELECT oid::regclass FROM pg_class WHERE relname LIKE 'pipeline\\_job\\_%' AND relkind = 'r' AND relnamespace = '{schema.Name}'::regnamespace"))!;

    private string?[] Stored() => schema.Query("SELECT user_id || '=' || score FROM scores ORDER BY user_id");
}
