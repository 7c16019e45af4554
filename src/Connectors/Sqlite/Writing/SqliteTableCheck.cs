using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Checks a table of the pipeline that exists.</summary>
/// <param name="table">The table's name, without quotes.</param>
/// <param name="columns">The name and the type of every column that the pipeline needs.</param>
/// <param name="key">The columns of the primary key.</param>
/// <param name="subject">The beginning of a fault of <c>Output:Table</c>, such as <c>is 'scores', which</c>.</param>
/// <param name="user">Who needs the key, such as <c>mode Upsert</c>.</param>
internal sealed class SqliteTableCheck(
    string table, IReadOnlyList<(string Name, ColumnType Type)> columns, string[] key, string subject, string user)
{
    /// <summary>The faults of the table.</summary>
    public IReadOnlyList<Fault> Run(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, type, pk, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using var reader = command.ExecuteReader();
        var existing = new List<(string Name, string Type, int Key, bool Required)>();
        while (reader.Read())
            existing.Add((reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetBoolean(3)));

        var faults = new List<Fault>();
        void Mismatch(string what) =>
            faults.Add(
                new("Output:Table", $"{subject} exists and {what}; it is left as it is: name another table, or change that one."));
        foreach (var (name, type) in columns)
        {
            var found = existing.Find(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found.Name is null)
            {
                Mismatch($"lacks the column '{name}' ({SqliteTypes.Declare(type)})");
            }
            else if (!Fits(found.Type, type))
            {
                Mismatch(
                    $"has column '{found.Name}' as {(found.Type.Length > 0 ? found.Type : "no type")}, not {SqliteTypes.Declare(type)}");
            }
        }

        foreach (var extra in existing.Where(
            column => column.Required && !columns.Any(own => own.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase))))
        {
            Mismatch($"has a column '{extra.Name}' that must be filled and that no score has");
        }

        var keyColumns = existing.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => column.Name).ToArray();
        if (!keyColumns.SequenceEqual(key, StringComparer.OrdinalIgnoreCase))
            Mismatch($"has the primary key ({string.Join(", ", keyColumns)}), where {user} needs ({string.Join(", ", key)})");
        return faults;
    }

    // SQLite stores timestamps and ids as text. A column of real numbers can store whole numbers.
    private static bool Fits(string declared,
        ColumnType type) => SqliteTypes.Read(declared) is { } found && (found == type || (type, found) switch
        {
            (ColumnType.Single, ColumnType.Double) => true,
            (ColumnType.Int64, ColumnType.Double) => true,
            (ColumnType.Single or ColumnType.Double or ColumnType.Int64, ColumnType.Decimal) => true,
            (ColumnType.Boolean, ColumnType.Int64) => true,
            (ColumnType.Timestamp, ColumnType.String) => true,
            _ => false,
        });
}
