using System.Globalization;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// The names of the columns as a file or a query has them. DuckDB, to which case is nothing, gives the second of a name another one
/// (<c>x</c>, <c>x_1</c>, and <c>X_2</c> for <c>X</c>): who asks for <c>X</c> would get <c>x</c>.
/// </summary>
internal static class DuckDbNames
{
    /// <summary>Gives each column its name in the source.</summary>
    /// <param name="database">Reads the names, where DuckDB may have given some.</param>
    /// <param name="names">SQL of the names in order, each with the number of its children; null for a table, in which DuckDB lets no name stand twice.</param>
    /// <param name="described">The columns as DuckDB calls them.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<IReadOnlyList<DuckDbColumn>> ReadAsync(
        DuckDbDatabase database, string? names, IReadOnlyList<(string Name, string Type)> described, CancellationToken cancellationToken)
    {
        // A column whose own name ends in a number looks the same: the names of the source show which it is.
        var known = described.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isGiven = described.Any(column => Base(column.Name) is { } first && known.Contains(first));
        var own = names is null || !isGiven ? [] : await database.RunAsync(command => Read(command, names), cancellationToken);
        // Columns of other files and of folders come after those of the first file, by their own names.
        return [.. described.Select((column, i) => new DuckDbColumn(i < own.Count ? own[i] : column.Name, column.Name, column.Type))];
    }

    private static string? Base(string name)
    {
        var at = name.LastIndexOf('_');
        return at > 0 && int.TryParse(name[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? name[..at] : null;
    }

    // A schema can be a tree (Parquet), of which the columns are the top: each name is followed by those of its children.
    private static List<string> Read(DuckDBCommand command, string sql)
    {
        command.CommandText = sql;
        if (sql.Contains("$users", StringComparison.Ordinal))
            command.Parameters.Add(new DuckDBParameter("users", new List<string>()));
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        var pending = 0L;
        while (reader.Read())
        {
            if (pending == 0)
                names.Add(reader.GetString(0));
            else
                pending--;
            pending += reader.IsDBNull(1) ? 0 : reader.GetInt64(1);
        }

        return names;
    }
}
