using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The table of failures in PostgreSQL.</summary>
internal sealed class PostgreSqlFailureTable(PostgreSqlDatabase database, string outputTable)
{
    private readonly string table = SqlName.QuoteBeside(outputTable, FailureTable.Suffix, PostgreSqlOutputTable.MaxNameBytes);

    private static string Key => $"{FailureTable.JobId}, {FailureTable.UserId}";

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({FailureTable.JobId} uuid, {FailureTable.UserId} text, {FailureTable.Reason} text NOT NULL, PRIMARY KEY ({Key}))";

    private string Upsert =>
        $"INSERT INTO {table} ({Key}, {FailureTable.Reason}) SELECT $1, id, reason FROM unnest($2, $3) AS users (id, reason) "
        + $"ON CONFLICT ({Key}) DO UPDATE SET {FailureTable.Reason} = excluded.{FailureTable.Reason}";

    /// <summary>Stores the rows, and makes the table where it is missing.</summary>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="StoreException">It is missing and may not be made.</exception>
    public async Task<int> RecordAsync(Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        // One row a user, and in the same order in every statement, as the output table's.
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var failed in users)
            reasons[PostgreSqlText.Hold(failed.User)] = PostgreSqlText.Hold(failed.Reason);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        (string, IEnumerable<string>)[] texts = [(FailureTable.UserId, reasons.Keys), (FailureTable.Reason, reasons.Values)];
        return await PostgreSqlLongText.NameAsync(
            database, table, texts, () => StoreAsync(connection, job, reasons, cancellationToken), cancellationToken);
    }

    private async Task<int> StoreAsync(
        NpgsqlConnection connection, Guid job, SortedDictionary<string, string> reasons, CancellationToken cancellationToken)
    {
        try
        {
            return await UpsertAsync(connection, job, reasons, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            await CreateAsync(connection, cancellationToken);
            return await UpsertAsync(connection, job, reasons, cancellationToken);
        }
    }

    private async Task<int> UpsertAsync(NpgsqlConnection connection, Guid job, SortedDictionary<string, string> reasons, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. reasons.Keys], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. reasons.Values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
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
            throw new StoreException($"The table {table} that records whom jobs could not score is missing, and the pipeline may not make it ({e.MessageText}): grant CREATE on its schema, or make it: {Create}.", e);
        }
    }
}
