namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbDatabaseTests
{
    [Fact]
    public async Task RunAsync_CancelledBeforeTheQueryBegins_EndsPromptly()
    {
        await using var database = new DuckDbDatabase("Data Source=:memory:", "Input:Connection");
        using var cancellation = new CancellationTokenSource();

        var running = database.RunAsync(command =>
        {
            cancellation.Cancel();
            command.CommandText = "SELECT sum(hash(a.range + b.range) % 7) FROM range(10000000) a, range(10000000) b";
            return command.ExecuteScalar();
        }, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    // A program that opens a file for writing merges its write-ahead log into the file.
    [Fact]
    public async Task Open_FileOfAnotherProgramThatWasKilled_ReadsItsLogAndChangesNothing()
    {
        using var folder = new DuckDbFolder();
        folder.Execute("PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE t AS SELECT 'a' AS user_id, 7 AS x");
        Assert.True(File.Exists(folder.Path("test.duckdb.wal")));
        byte[][] Bytes() => [.. new[] { "test.duckdb", "test.duckdb.wal" }.Select(name => File.ReadAllBytes(folder.Path(name)))];
        var before = Bytes();

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), [new("x", ColumnType.Int64)], "a");

        Assert.Equal([7L], batch.ValuesOf<long>("x"));
        Assert.Equal(before, Bytes());
    }
}
