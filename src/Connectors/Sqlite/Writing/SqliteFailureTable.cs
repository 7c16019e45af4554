using System.Globalization;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Writes and reads the table of failures in SQLite.</summary>
internal sealed class SqliteFailureTable(string outputTable)
{
    private const string Key = $"{FailureTable.JobId}, {FailureTable.UserId}";

    // The format of SqliteTypes.TimestampFormat. SQLite's clock has milliseconds only.
    private const string Now = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')";

    private readonly string table = SqlName.QuoteBeside(outputTable, FailureTable.Suffix);

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({FailureTable.JobId} TEXT NOT NULL, {FailureTable.UserId} TEXT NOT NULL, "
        + $"{FailureTable.Reason} TEXT NOT NULL, {FailureTable.RecordedAt} TIMESTAMP, PRIMARY KEY ({Key}))";

    /// <summary>Creates the table where the table is missing, and stores the rows, in the connection's transaction.</summary>
    /// <returns>The number of written rows.</returns>
    public int Record(SqliteConnection connection, Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        using var create = connection.CreateCommand();
        create.CommandText = Create;
        create.ExecuteNonQuery();
        using var upsert = connection.CreateCommand();
        upsert.CommandText = Upsert(Look(connection).HasTime);
        upsert.Parameters.AddWithValue("$job", job.ToString());
        var user = upsert.Parameters.Add("$user", SqliteType.Text);
        var reason = upsert.Parameters.Add("$reason", SqliteType.Text);
        var written = 0;
        foreach (var failed in users)
        {
            cancellationToken.ThrowIfCancellationRequested();
            user.Value = failed.User;
            reason.Value = failed.Reason;
            written += upsert.ExecuteNonQuery();
        }

        return written;
    }

    /// <summary>A page of the recorded failures.</summary>
    public IReadOnlyList<RecordedFailure> Read(SqliteConnection connection, FailureQuery query)
    {
        var (isThere, hasTime) = Look(connection);
        if (!isThere)
            return [];
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {FailureTable.UserId}, {FailureTable.Reason}, {(hasTime ? FailureTable.RecordedAt : "NULL")} "
            + $"FROM {table} WHERE {FailureTable.JobId} = $job AND ($reason IS NULL OR {FailureTable.Reason} = $reason) "
            + $"AND ($after IS NULL OR {FailureTable.UserId} > $after) ORDER BY {FailureTable.UserId} LIMIT $limit";
        command.Parameters.AddWithValue("$job", query.Job.ToString());
        command.Parameters.AddWithValue("$reason", (object?)query.Reason ?? DBNull.Value);
        command.Parameters.AddWithValue("$after", (object?)query.After ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", query.Limit);
        var failures = new List<RecordedFailure>();
        using var row = command.ExecuteReader();
        while (row.Read())
            failures.Add(new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : Moment(row.GetString(2))));
        return failures;
    }

    /// <summary>The number of recorded failures for each reason.</summary>
    public IReadOnlyList<FailureReason> Count(SqliteConnection connection, Guid job, int limit)
    {
        if (!Look(connection).IsThere)
            return [];
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {FailureTable.Reason}, count(*) FROM {table} WHERE {FailureTable.JobId} = $job "
            + $"GROUP BY {FailureTable.Reason} ORDER BY count(*) DESC, {FailureTable.Reason} LIMIT $limit";
        command.Parameters.AddWithValue("$job", job.ToString());
        command.Parameters.AddWithValue("$limit", limit);
        var reasons = new List<FailureReason>();
        using var row = command.ExecuteReader();
        while (row.Read())
            reasons.Add(new(row.GetString(0), row.GetInt64(1)));
        return reasons;
    }

    // A table from a version without recorded_at keeps working without the column. The user decides whether to alter the table.
    private string Upsert(bool hasTime)
    {
        var (column, value, update) = hasTime
            ? ($", {FailureTable.RecordedAt}", $", {Now}", $", {FailureTable.RecordedAt} = excluded.{FailureTable.RecordedAt}")
            : ("", "", "");
        return $"INSERT INTO {table} ({Key}, {FailureTable.Reason}{column}) VALUES ($job, $user, $reason{value}) "
            + $"ON CONFLICT ({Key}) DO UPDATE SET {FailureTable.Reason} = excluded.{FailureTable.Reason}{update}";
    }

    private (bool IsThere, bool HasTime) Look(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        var parts = SqlName.Parts(outputTable);
        var schema = parts.Count > 1 ? ", $schema" : "";
        command.CommandText =
            $"SELECT count(*), count(*) FILTER (WHERE name = '{FailureTable.RecordedAt}') FROM pragma_table_info($table{schema})";
        command.Parameters.AddWithValue("$table", parts[^1] + FailureTable.Suffix);
        if (parts.Count > 1)
            command.Parameters.AddWithValue("$schema", parts[^2]);
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0) > 0, row.GetInt64(1) > 0);
    }

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
