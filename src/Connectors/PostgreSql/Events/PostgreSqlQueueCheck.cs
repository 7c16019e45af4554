using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Creates the tables of a queue where they are missing, and checks tables that exist.</summary>
/// <param name="table">The tables.</param>
/// <param name="name">The name of the queue table in the settings.</param>
/// <param name="setting">The setting that names it.</param>
internal sealed class PostgreSqlQueueCheck(PostgreSqlQueueTable table, string name, string setting)
{
    /// <summary>Creates or checks the tables. Commits only where the result has no fault.</summary>
    /// <param name="connection">A connection to the database.</param>
    /// <param name="wakes">Whether inserts are told.</param>
    /// <param name="cancellationToken">Ends the statements.</param>
    public async Task<IReadOnlyList<Fault>> CreateOrCheckAsync(
        NpgsqlConnection connection, bool wakes, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var faults = new List<Fault>();
        foreach (var form in table.Forms)
        {
            var columns = await PostgreSqlTableColumn.OfAsync(connection, form.Quoted, cancellationToken);
            if (columns.Count == 0)
            {
                // Only a missing table needs the right to create tables.
                await ExecuteAsync(connection, PostgreSqlTableCheck.Lock, cancellationToken);
                await ExecuteAsync(connection, form.Create, cancellationToken);
                columns = await PostgreSqlTableColumn.OfAsync(connection, form.Quoted, cancellationToken);
            }

            faults.AddRange(Check(form, columns));
        }

        if (faults.Count == 0 && wakes && !await HasWakeAsync(connection, cancellationToken))
        {
            await ExecuteAsync(connection, PostgreSqlTableCheck.Lock, cancellationToken);
            await ExecuteAsync(connection, table.CreateWake, cancellationToken);
        }

        if (faults.Count == 0)
            await transaction.CommitAsync(cancellationToken);
        return faults;
    }

    private IEnumerable<Fault> Check(PostgreSqlTableForm form, List<PostgreSqlTableColumn> columns)
    {
        foreach (var (column, type) in form.Columns)
        {
            var found = columns.Find(each => each.Name == column);
            if (found is null)
                yield return Mismatch(form, $"lacks the column '{column}' ({type})");
            else if (found.Type != type)
                yield return Mismatch(form, $"has column '{column}' as {found.Type}, not {type}");
        }
    }

    private Fault Mismatch(PostgreSqlTableForm form, string what) => new(setting,
        $"is '{name}', and the table {form.Quoted} exists and {what}; name a table that does not exist yet, or change that one.");

    private async Task<bool> HasWakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = 'modelpipeline_wake')", connection);
        command.Parameters.Add(PostgreSqlRows.Text(table.Forms[0].Quoted));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
