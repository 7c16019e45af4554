using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteConnectionsTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    // A power cut cannot be made here. FULL (2) is what SQLite documents to flush each commit in WAL mode; NORMAL (1) loses the last ones.
    [Theory]
    [InlineData("")]
    [InlineData(";Pooling=False")]
    public async Task OpenForWriting_NewFile_FlushesEachCommitToTheDisk(string settings)
    {
        var builder = SqliteConnections.Parse(folder.ConnectionString + settings, "Output:Connection");

        // Also one that the pool hands out again.
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
