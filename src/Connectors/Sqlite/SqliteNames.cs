using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Reads the names of a query's columns. Where two columns have the same name, in any case, SQLite renames the second inside an outer
/// statement (<c>x:1</c>), and reads the first column under both names.
/// </summary>
internal static class SqliteNames
{
    /// <summary>
    /// The columns with their names in the query. Columns whose names SQLite does not tell apart get the name of the first.
    /// </summary>
    /// <param name="connection">Prepares the query, and does not run the query.</param>
    /// <param name="query">Setting <c>Input:Query</c>.</param>
    /// <param name="described">The columns of the statement around the query.</param>
    public static IReadOnlyList<(string Name, string? Declared)> Read(
        SqliteConnection connection, string query, IReadOnlyList<(string Name, string? Declared)> described)
    {
        if (raw.sqlite3_prepare_v2(connection.Handle, query, out var statement) != raw.SQLITE_OK)
            return described;
        using (statement)
        {
            var count = raw.sqlite3_column_count(statement);
            string[] names = [.. Enumerable.Range(0, count).Select(i => raw.sqlite3_column_name(statement, i).utf8_to_string())];
            string First(string name) => Array.Find(names, each => each.Equals(name, StringComparison.OrdinalIgnoreCase))!;
            return [.. names.Zip(described, (name, column) => column with { Name = First(name) })];
        }
    }
}
