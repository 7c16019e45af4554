using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteInterruptTests
{
    [Fact]
    public void Execute_CancelledBeforeTheStatementBegins_EndsItAndTheConnectionIsUsableAfterwards()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = new SqliteCommand(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT max(i) FROM n", connection);
        using (new SqliteInterrupt(connection, new(canceled: true)))
            Assert.Throws<SqliteException>(command.ExecuteScalar);

        Assert.Equal(1_000_000L, command.ExecuteScalar());
    }
}
