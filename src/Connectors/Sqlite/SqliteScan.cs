using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Reads a whole table of a SQLite file.</summary>
internal sealed class SqliteScan(SqliteConnectionStringBuilder connections, Field[] fields, KeyScan sql)
{
    /// <summary>How a table is read in the order of its user column.</summary>
    /// <param name="connection">Where the table is.</param>
    /// <param name="table">As the setting names it.</param>
    /// <param name="input">What is read.</param>
    public static KeyScan Describe(SqliteConnection connection, string table, InputColumns input)
    {
        var user = $"input.{SqlName.Quote(input.User)}";
        var parts = SqlName.Parts(table);
        // A column of text or whole numbers gives its own type to what it is compared with, and two of its values have one text only where
        // they are equal. Not so the columns of a view, nor those that keep each value as it comes: their texts are compared.
        var isColumn = raw.sqlite3_table_column_metadata(
            connection.Handle, parts.Count > 1 ? parts[^2] : null, parts[^1], input.User, out var declared, out _, out _, out _, out _) == raw.SQLITE_OK;
        var keepsType = isColumn && SqliteTypes.Read(declared ?? "") is ColumnType.String or ColumnType.Int64;
        return new(
            $"{SqlName.QuoteTable(table)} AS input",
            // As bytes: a column can declare that case does not count, which a cast does not undo.
            $"{(keepsType ? user : $"CAST({user} AS TEXT)")} COLLATE BINARY",
            $"typeof({user}) IN ('text', 'integer', 'real')",
            $"CAST({user} AS TEXT)",
            [.. input.Columns.Select(column => column.Quoted)],
            name => $"${name}");
    }

    public async Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
        using var interrupt = new SqliteInterrupt(connection, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql.Plan(usersPerPartition);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var bounds = new KeyBounds();
        while (await rows.ReadAsync(cancellationToken))
            bounds.Read(rows);
        return bounds.ToPlan();
    }

    /// <summary>
    /// A statement a batch, which is over when the batch is handed out: one that waits for the next batch to be asked for would lock the
    /// file against writers unless it is in write-ahead mode.
    /// </summary>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
        using var interrupt = new SqliteInterrupt(connection, cancellationToken);
        var range = KeyRange.Of(request);
        while (await NextAsync(connection, range, request, cancellationToken) is { } batch)
        {
            yield return batch;
            range = range with { After = batch.Cursor };
        }
    }

    private async Task<ScanBatch?> NextAsync(SqliteConnection connection, KeyRange range, ScanRequest request, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql.Read(range, request.UsersOnly, request.BatchSize);
        foreach (var (name, value) in KeyScan.Parameters(range))
            command.Parameters.AddWithValue($"${name}", value);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await foreach (var batch in ScanRows.ReadAsync(rows, request.BatchSize, range.After, () => Readers(request), cancellationToken))
            return batch;
        return null;
    }

    private DbColumnReader[] Readers(ScanRequest request) =>
        request.UsersOnly ? [] : [.. fields.Select((field, index) => SqliteTypes.Reader(field, index + 1, request.BatchSize))];
}
