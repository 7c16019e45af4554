using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Deletes the rows of a user in PostgreSQL, from all tables in one transaction.</summary>
internal static class PostgreSqlUserRows
{
    /// <exception cref="PostgresException">Nothing is deleted.</exception>
    public static async Task DeleteAsync(NpgsqlConnection connection, string outputTable, string user, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAllAsync(connection, outputTable, user, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // A job that is over has dropped its table meanwhile.
            await DeleteAllAsync(connection, outputTable, user, cancellationToken);
        }
    }

    private static async Task DeleteAllAsync(
        NpgsqlConnection connection, string outputTable, string user, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var suffix in UserTables.Suffixes)
        {
            // The table of failures holds the nearest text of an id that PostgreSQL or an index cannot hold. No other table has a row of
            // such a user.
            if (suffix != FailureTable.Suffix && !PostgreSqlText.CanHold(user))
                continue;
            var table = suffix.Length == 0
                ? SqlName.QuoteTable(outputTable)
                : SqlName.QuoteBeside(outputTable, suffix, PostgreSqlOutputTable.MaxNameBytes);
            await using var look = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection, transaction);
            look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
            if (await look.ExecuteScalarAsync(cancellationToken) is not true)
                continue;
            await DeleteFromAsync(
                connection, table, suffix == FailureTable.Suffix ? PostgreSqlText.HoldKey(user) : user, cancellationToken);
        }

        // The output table came first: until this transaction ends, no table of a job becomes its content.
        foreach (var (table, _) in await PostgreSqlJobTable.ListAsync(connection, SqlName.QuoteTable(outputTable), cancellationToken))
            await DeleteFromAsync(connection, table, user, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task DeleteFromAsync(
        NpgsqlConnection connection, string table, string user, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE {OutputTable.UserId} = $1", connection);
        delete.Parameters.Add(PostgreSqlRows.Text(PostgreSqlText.Hold(user)));
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
