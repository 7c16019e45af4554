using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Writes and reads the table of failures in PostgreSQL. Thread-safe.</summary>
internal sealed class PostgreSqlFailureTable(PostgreSqlDatabase database, string outputTable)
{
    private readonly string table = SqlName.QuoteBeside(outputTable, FailureTable.Suffix, PostgreSqlOutputTable.MaxNameBytes);

    /// <summary>The table's name, quoted.</summary>
    public string Quoted => table;

    private static string Key => $"{FailureTable.JobId}, {FailureTable.UserId}";

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({FailureTable.JobId} uuid, {FailureTable.UserId} text, {FailureTable.Reason} text NOT NULL, "
        + $"{FailureTable.RecordedAt} timestamptz, PRIMARY KEY ({Key}))";

    // False for a table from a version without recorded_at. Such a table keeps working; the user decides whether to alter the table. Null
    // until the code has looked at the table.
    private bool? hasTime;

    private string Upsert
    {
        get
        {
            var (column, value, update) = hasTime == true
                ? ($", {FailureTable.RecordedAt}", ", now()", $", {FailureTable.RecordedAt} = excluded.{FailureTable.RecordedAt}")
                : ("", "", "");
            return $"INSERT INTO {table} ({Key}, {FailureTable.Reason}{column}) "
                + $"SELECT $1, id, reason{value} FROM unnest($2, $3) AS users (id, reason) "
                + $"ON CONFLICT ({Key}) DO UPDATE SET {FailureTable.Reason} = excluded.{FailureTable.Reason}{update}";
        }
    }

    /// <summary>Stores the rows, and creates the table where the table is missing.</summary>
    /// <returns>The number of written rows.</returns>
    /// <exception cref="StoreException">The table is missing, and the pipeline may not create the table.</exception>
    public async Task<int> RecordAsync(Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        // One row for each user, in the same order in every statement, as for the output table.
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var failed in users)
            reasons[PostgreSqlText.HoldKey(failed.User)] = PostgreSqlText.Hold(failed.Reason);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        (string, IEnumerable<string>)[] texts = [(FailureTable.UserId, reasons.Keys), (FailureTable.Reason, reasons.Values)];
        return await PostgreSqlLongText.NameAsync(
            connection, database.Part, table, texts, () => StoreAsync(connection, job, reasons, cancellationToken), cancellationToken);
    }

    private async Task<int> StoreAsync(
        NpgsqlConnection connection, Guid job, SortedDictionary<string, string> reasons, CancellationToken cancellationToken)
    {
        if (await LookAsync(connection, cancellationToken))
        {
            try
            {
                return await UpsertAsync(connection, job, reasons, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
            {
                // Another session dropped or recreated the table after the last look.
                hasTime = null;
            }
        }

        await CreateAsync(connection, cancellationToken);
        await LookAsync(connection, cancellationToken);
        return await UpsertAsync(connection, job, reasons, cancellationToken);
    }

    /// <summary>A page of the recorded failures.</summary>
    public async Task<IReadOnlyList<RecordedFailure>?> ReadAsync(FailureQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await LookAsync(connection, cancellationToken))
            return [];
        await using var command = new NpgsqlCommand(
            $"SELECT {FailureTable.UserId}, {FailureTable.Reason}, {(hasTime == true ? FailureTable.RecordedAt : "NULL::timestamptz")} "
            + $"FROM {table} WHERE {FailureTable.JobId} = $1 "
            + $"AND ($2 IS NULL OR {FailureTable.Reason} = $2) AND ($3 IS NULL OR {FailureTable.UserId} > $3) "
            + $"ORDER BY {FailureTable.UserId} LIMIT $4",
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = query.Job, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(Text(query.Reason));
        command.Parameters.Add(Text(query.After));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit });
        var failures = new List<RecordedFailure>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            DateTimeOffset? time = await row.IsDBNullAsync(2, cancellationToken) ? null : row.GetFieldValue<DateTimeOffset>(2);
            failures.Add(new(row.GetString(0), row.GetString(1), time));
        }

        return failures;
    }

    /// <summary>The number of recorded failures for each reason.</summary>
    public async Task<IReadOnlyList<FailureReason>?> CountAsync(Guid job, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await LookAsync(connection, cancellationToken))
            return [];
        await using var command = new NpgsqlCommand(
            $"SELECT {FailureTable.Reason}, count(*) FROM {table} WHERE {FailureTable.JobId} = $1 "
            + $"GROUP BY {FailureTable.Reason} ORDER BY count(*) DESC, {FailureTable.Reason} LIMIT $2",
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var reasons = new List<FailureReason>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            reasons.Add(new(row.GetString(0), row.GetInt64(1)));
        return reasons;
    }

    private static NpgsqlParameter Text(string? text) =>
        new() { Value = text is null ? DBNull.Value : PostgreSqlText.Hold(text), NpgsqlDbType = NpgsqlDbType.Text };

    // Whether the table exists. Sets hasTime.
    private async Task<bool> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (hasTime is not null)
            return true;
        await using var command = new NpgsqlCommand(
            "SELECT count(*), count(*) FILTER (WHERE attname = $2) FROM pg_attribute "
            + "WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped",
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = FailureTable.RecordedAt });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetInt64(0) == 0)
            return false;
        hasTime = row.GetInt64(1) > 0;
        return true;
    }

    private async Task<int> UpsertAsync(NpgsqlConnection connection, Guid job, SortedDictionary<string, string> reasons,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(
            new NpgsqlParameter<string[]> { TypedValue = [.. reasons.Keys], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(
            new NpgsqlParameter<string[]> { TypedValue = [.. reasons.Values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var enter = new NpgsqlCommand(PostgreSqlTableCheck.Lock, connection))
                await enter.ExecuteNonQueryAsync(cancellationToken);
            await using (var create = new NpgsqlCommand(Create, connection))
                await create.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw database.Part.Refused(
                $"The table {table} that records whom jobs could not score is missing, and the pipeline may not make it ({e.MessageText}): "
                + $"grant CREATE on its schema, or make it: {Create}.",
                e);
        }
    }
}
