using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Reads a whole table of a SQLite file.</summary>
internal static class SqliteScan
{
    /// <summary>How a table is read in the order of its user column.</summary>
    /// <param name="connection">Where the table is.</param>
    /// <param name="table">As the setting names it.</param>
    /// <param name="userColumn">Its user column.</param>
    /// <param name="columns">The SQL of what is read beside it.</param>
    public static KeyScan Describe(SqliteConnection connection, string table, string userColumn, IReadOnlyList<string> columns)
    {
        var user = $"input.{SqlName.Quote(userColumn)}";
        var parts = SqlName.Parts(table);
        // A column of text or whole numbers gives its own type to what it is compared with, and two of its values have one text only where
        // they are equal. Not so the columns of a view, nor those that keep each value as it comes: their texts are compared.
        var isColumn = raw.sqlite3_table_column_metadata(
            connection.Handle, parts.Count > 1 ? parts[^2] : null, parts[^1], userColumn, out var declared, out _, out _, out _, out _)
            == raw.SQLITE_OK;
        var keepsType = isColumn && SqliteTypes.Read(declared ?? "") is ColumnType.String or ColumnType.Int64;
        return new(
            $"{SqlName.QuoteTable(table)} AS input",
            // As bytes: a column can declare that case does not count, which a cast does not undo.
            $"{(keepsType ? user : $"CAST({user} AS TEXT)")} COLLATE BINARY",
            $"typeof({user}) IN ('text', 'integer', 'real')",
            $"CAST({user} AS TEXT)",
            columns,
            name => $"${name}");
    }

    /// <summary>Divides the table.</summary>
    public static async Task<ScanPlan> PlanAsync(
        SqliteConnection connection, KeyScan scan, int usersPerPartition, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = scan.Plan(usersPerPartition);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var bounds = new KeyBounds();
        while (await rows.ReadAsync(cancellationToken))
            bounds.Read(rows);
        return bounds.ToPlan();
    }

    /// <summary>The first batch of a range; null where nothing is left.</summary>
    public static async Task<ScanBatch?> NextAsync(
        SqliteConnection connection, SqliteInput input, KeyRange range, ScanRequest request, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = input.Scan.Read(range, request.UsersOnly, request.BatchSize);
        foreach (var (name, value) in KeyScan.Parameters(range))
            command.Parameters.AddWithValue($"${name}", value);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var columns = () => request.UsersOnly ? [] : input.Readers(rows, request.BatchSize);
        await foreach (var batch in ScanRows.ReadAsync(rows, request.BatchSize, range.After, columns, cancellationToken))
            return batch;
        return null;
    }
}
