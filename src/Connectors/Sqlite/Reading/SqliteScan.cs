using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Reads a whole table of a SQLite file.</summary>
internal static class SqliteScan
{
    /// <summary>The SQL that reads a table in the order of its user column.</summary>
    /// <param name="connection">A connection to the file.</param>
    /// <param name="table">The table, as the setting names it.</param>
    /// <param name="userColumn">The user column.</param>
    /// <param name="columns">The SQL of the other columns.</param>
    public static KeyScan Describe(SqliteConnection connection, string table, string userColumn, IReadOnlyList<string> columns)
    {
        var user = $"input.{SqlName.Quote(userColumn)}";
        var parts = SqlName.Parts(table);
        // SQLite converts a value to the type of the text or integer column that the value is compared with. Two values of such a column
        // have the same text only where they are equal. This does not hold for columns of views and for columns that keep each value as it
        // is, so their texts are compared.
        var isColumn = raw.sqlite3_table_column_metadata(
            connection.Handle, parts.Count > 1 ? parts[^2] : null, parts[^1], userColumn, out var declared, out _, out _, out _, out _)
            == raw.SQLITE_OK;
        var keepsType = isColumn && SqliteTypes.Read(declared ?? "") is ColumnType.String or ColumnType.Int64;
        return new(
            $"{SqlName.QuoteTable(table)} AS input",
            // Compares bytes: a column can declare a collation that ignores case, and a cast keeps the collation.
            $"{(keepsType ? user : $"CAST({user} AS TEXT)")} COLLATE BINARY",
            $"typeof({user}) IN ('text', 'integer', 'real')",
            $"CAST({user} AS TEXT)",
            columns,
            name => $"${name}");
    }

    /// <summary>Divides the table into partitions.</summary>
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

    /// <summary>Reads the first batch of a range; null where the range has no more rows.</summary>
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
