using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>
/// Reads Parquet files as one table: columns by name, and each file with its own types. Where the type of a column differs between files,
/// the column is read as text, so that no value is rounded to the type of another file.
/// </summary>
internal static class ParquetFiles
{
    // The column that a folder names is text: '007' is no number.
    private const string Options = "union_by_name = true, hive_types_autocast = false";

    /// <summary>The files as one table.</summary>
    /// <param name="Sql">The SQL after FROM.</param>
    /// <param name="Texts">The names of the columns that are texts without a type of their own.</param>
    /// <param name="Fractions">The names of the columns with floating-point numbers in some file.</param>
    public sealed record Table(string Sql, IReadOnlySet<string> Texts, IReadOnlySet<string> Fractions);

    /// <summary>Reads the types of all files.</summary>
    /// <param name="database">Reads the files.</param>
    /// <param name="paths">The files; at least one.</param>
    /// <param name="needed">The columns that every file must have.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="PipelineConfigurationException">A file lacks a needed column that other files have.</exception>
    public static async Task<Table> DescribeAsync(DuckDbDatabase database, IReadOnlyList<string> paths, IReadOnlyList<string> needed,
        CancellationToken cancellationToken)
    {
        var folders = PartitionFolders.Of(paths[0]).Select(folder => folder.Name).ToHashSet(StringComparer.Ordinal);
        var groups = new List<(string[] Paths, IReadOnlyList<(string Name, string Type)> Columns)>();
        foreach (var alike in await GroupAsync(database, paths, cancellationToken))
            groups.Add((alike, await database.RunAsync(command => DuckDbTypes.Describe(command, Read(alike)), cancellationToken)));
        foreach (var name in needed)
            CheckAllHave(name, groups);

        var differing = groups.SelectMany(group => group.Columns)
            .Distinct()
            .GroupBy(column => column.Name)
            .Where(types => types.Count() > 1)
            .ToDictionary(types => types.Key, types => DuckDbTypes.IsMoment(types.Select(column => column.Type)));
        var texts = differing.Where(column => !column.Value).Select(column => column.Key).Concat(folders).ToHashSet(StringComparer.Ordinal);
        var fractions = groups.SelectMany(group => group.Columns).Where(column => column.Type is "FLOAT" or "DOUBLE")
            .Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (differing.Count == 0)
            return new(Read(paths), texts, fractions);
        var parts = groups.Select(group => $"SELECT {Columns(group.Columns, differing)} FROM {Read(group.Paths)}");
        return new($"({string.Join(" UNION ALL BY NAME ", parts)})", texts, fractions);
    }

    private static string Columns(IReadOnlyList<(string Name, string Type)> columns, Dictionary<string, bool> differing)
    {
        var casts = columns.Where(column => differing.ContainsKey(column.Name)).Select(column =>
        {
            var name = SqlName.Quote(column.Name);
            return $"{(differing[column.Name] ? $"{name}::TIMESTAMP" : DuckDbTypes.ExactText(column.Type, name))} AS {name}";
        }).ToList();
        return casts.Count == 0 ? "*" : $"* REPLACE ({string.Join(", ", casts)})";
    }

    // A Parquet file has its columns, types and order in its last bytes. One query reads them for many thousand files.
    private static Task<string[][]> GroupAsync(DuckDbDatabase database, IReadOnlyList<string> paths,
        CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        command.CommandText = $"""
            SELECT file_name, string_agg(concat_ws(' ', name, type, type_length, converted_type, logical_type, scale, precision), chr(10))
            FROM parquet_schema({List(paths)}) GROUP BY file_name
            """;
        using var rows = command.ExecuteReader();
        var files = new List<(string Path, string Schema)>();
        while (rows.Read())
            files.Add((rows.GetString(0), rows.GetString(1)));
        return files.GroupBy(file => file.Schema, file => file.Path).Select(group => group.ToArray()).ToArray();
    }, cancellationToken);

    private static void CheckAllHave(string name, List<(string[] Paths, IReadOnlyList<(string Name, string Type)> Columns)> groups)
    {
        bool Has(IReadOnlyList<(string Name, string Type)> columns) =>
            columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (groups.Exists(group => Has(group.Columns)) && groups.Find(group => !Has(group.Columns)) is { Paths: { } paths })
            throw SourceFault.Lacks(paths[0], name);
    }

    private static string Read(IReadOnlyList<string> paths) => $"read_parquet({List(paths)}, {Options})";

    private static string List(IReadOnlyList<string> paths) => $"[{string.Join(", ", paths.Select(SqlText.Path))}]";
}
