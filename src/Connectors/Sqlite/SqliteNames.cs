using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// The names of a query's columns. Where one stands twice, in any case, SQLite gives the second another one within the statement that the
/// query becomes a part of (<c>x:1</c>), and reads the first under both.
/// </summary>
internal static class SqliteNames
{
    /// <summary>The columns with their names in the query; those that SQLite does not tell apart have the name of the first.</summary>
    /// <param name="connection">Prepares the query; nothing of it is run.</param>
    /// <param name="query">Setting <c>Input:Query</c>.</param>
    /// <param name="described">The columns as the statement around the query has them.</param>
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
