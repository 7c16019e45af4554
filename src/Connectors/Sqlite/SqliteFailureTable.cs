using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>The table of failures in SQLite.</summary>
internal sealed class SqliteFailureTable(string outputTable)
{
    private readonly string table = SqlName.QuoteBeside(outputTable, FailureTable.Suffix);

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({FailureTable.JobId} TEXT NOT NULL, {FailureTable.UserId} TEXT NOT NULL, {FailureTable.Reason} TEXT NOT NULL, PRIMARY KEY ({FailureTable.JobId}, {FailureTable.UserId}))";

    private string Upsert =>
        $"INSERT INTO {table} ({FailureTable.JobId}, {FailureTable.UserId}, {FailureTable.Reason}) VALUES ($job, $user, $reason) "
        + $"ON CONFLICT ({FailureTable.JobId}, {FailureTable.UserId}) DO UPDATE SET {FailureTable.Reason} = excluded.{FailureTable.Reason}";

    /// <summary>Makes the table where it is missing and stores the rows, in the transaction of the connection.</summary>
    /// <returns>How many rows were written.</returns>
    public int Record(SqliteConnection connection, Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        using var create = connection.CreateCommand();
        create.CommandText = Create;
        create.ExecuteNonQuery();
        using var upsert = connection.CreateCommand();
        upsert.CommandText = Upsert;
        upsert.Parameters.AddWithValue("$job", job.ToString());
        var user = upsert.Parameters.Add("$user", SqliteType.Text);
        var reason = upsert.Parameters.Add("$reason", SqliteType.Text);
        var written = 0;
        foreach (var failed in users)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (user.Value, reason.Value) = (failed.User, failed.Reason);
            written += upsert.ExecuteNonQuery();
        }

        return written;
    }
}
