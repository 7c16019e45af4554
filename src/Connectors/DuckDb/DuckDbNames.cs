using System.Globalization;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// Reads the names of the columns in a file or a query. DuckDB ignores case, and renames the second column of a name (<c>x</c>, <c>x_1</c>,
/// and <c>X_2</c> for <c>X</c>). With DuckDB's names, a request for <c>X</c> would get <c>x</c>.
/// </summary>
internal static class DuckDbNames
{
    /// <summary>The names in the order of the columns.</summary>
    /// <param name="command">Reads the names, where DuckDB may have renamed a column.</param>
    /// <param name="source">The file or query.</param>
    /// <param name="described">DuckDB's names of the columns.</param>
    public static IReadOnlyList<string> Read(DuckDBCommand command, DuckDbSource source, IReadOnlyList<string> described)
    {
        // A column whose own name ends in a number looks the same. The names in the source tell the two cases apart.
        var isGiven = described.Any(name => Base(name) is { } first && described.Contains(first, StringComparer.OrdinalIgnoreCase));
        if (!isGiven || source.Names is not { } sql)
            return described;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var names = source.IsParquet ? TopLevel(reader) : Names(reader);
        // The counts differ where folders add columns (hive partitions) or the files have different columns. Then only DuckDB's names are
        // known.
        return names.Count == described.Count ? names : described;
    }

    private static string? Base(string name)
    {
        var at = name.LastIndexOf('_');
        return at > 0 && int.TryParse(name[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? name[..at] : null;
    }

    private static List<string> Names(DuckDBDataReader reader)
    {
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    // The schema of a Parquet file is a tree. The rows list the tree from its root: each name, with the number of children that follow.
    private static List<string> TopLevel(DuckDBDataReader reader)
    {
        var names = new List<string>();
        var pending = 0L;
        for (var root = true; reader.Read(); root = false)
        {
            if (root)
                continue;
            if (pending == 0)
            {
                names.Add(reader.GetString(0));
            }
            else
            {
                pending--;
            }

            pending += reader.IsDBNull(1) ? 0 : reader.GetInt64(1);
        }

        return names;
    }
}
