using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteConnectionsTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    // The test cannot make a power cut. By its documentation, SQLite flushes each commit in WAL mode with FULL (2), and may lose the last
    // commits with NORMAL (1).
    [Theory]
    [InlineData("")]
    [InlineData(";Pooling=False")]
    public async Task OpenForWriting_NewFile_FlushesEachCommitToTheDisk(string settings)
    {
        var builder = SqliteConnections.Parse(folder.ConnectionString + settings, "Output:Connection");

        // The second connection comes from the pool.
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await SqliteConnections.OpenForWritingAsync(builder, SqliteFolder.Token);
            Assert.Equal((2L, "wal"), (Value(connection, "PRAGMA synchronous"), Value(connection, "PRAGMA journal_mode")));
        }

        SqliteConnection.ClearPool(new(builder.ConnectionString));
    }

    public void Dispose() => folder.Dispose();

    private static object? Value(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
