using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Reads JSON files, one object a line or one array of objects. Each value is the text that it is in the file: numbers keep their digits,
/// texts are what stands between the quotes, lists stay lists.
/// </summary>
internal static class JsonFiles
{
    /// <summary>How to read one file, and which of its records are no objects. Every record is looked at.</summary>
    public static async Task<(TextPart Part, IReadOnlyList<UnreadableLine> Unreadable)> DescribeAsync(
        DuckDbDatabase database, string path, string user, IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var (names, records) = await database.RunAsync(command =>
        {
            command.CommandText = $"""
                WITH records AS (SELECT row_number() OVER () AS record, json FROM read_json_objects({Options(path)})),
                keys AS (SELECT record, unnest(json_keys(json)) AS name, generate_subscripts(json_keys(json), 1) AS place
                         FROM records WHERE json_type(json) = 'OBJECT')
                SELECT name, min(record) AS record, arg_min(place, record) AS place FROM keys GROUP BY name
                UNION ALL SELECT NULL, record, 0 FROM records WHERE json IS NULL OR json_type(json) <> 'OBJECT'
                ORDER BY record, place
                """;
            using var rows = command.ExecuteReader();
            var (keys, bad) = (new List<string>(), new List<long>());
            while (rows.Read())
            {
                if (rows.IsDBNull(0))
                    bad.Add(rows.GetInt64(1));
                else
                    keys.Add(rows.GetString(0));
            }

            return (keys, bad);
        }, cancellationToken);

        string[] known = [user, .. wanted.Select(field => field.Name)];
        var read = names.Where(name => known.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        var (from, columns) = read.Distinct(StringComparer.OrdinalIgnoreCase).Count() == read.Count ? Parsed(path, names, read, user) : Whole(path, names);
        var folders = PartitionFolders.Of(path).Where(folder => !names.Contains(folder.Name))
            .Select(folder => (folder.Name, folder.Value is null ? "NULL" : SqlText.Quote(folder.Value)));
        var part = new TextPart(path, from, [.. columns, .. folders], MayLack: true);
        return (part, [.. records.Select(record => new UnreadableLine(Path.GetFileName(path), record, "is no JSON object"))]);
    }

    // Each record is parsed once; the names that are not read cost nothing.
    private static (string From, IEnumerable<(string Name, string Sql)> Columns) Parsed(string path, List<string> names, List<string> read, string user)
    {
        // A key that no record has is no column of any.
        var types = string.Join(", ", read.DefaultIfEmpty(user).Select(name => $"{SqlText.Quote(name)}: 'JSON'"));
        return ($"read_json({Options(path)}, columns = {{{types}}})", names.Select(name => (name, $"({SqlName.Quote(name)} ->> '$')")));
    }

    // Names that differ in case alone are one column to DuckDB. As keys of a record, which is then parsed for each of them, they are not.
    private static (string From, IEnumerable<(string Name, string Sql)> Columns) Whole(string path, List<string> names)
    {
        string Pointer(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return ($"read_json_objects({Options(path)})", names.Select(name => (name, $"(json ->> {SqlText.Quote(Pointer(name))})")));
    }

    private static string Options(string path)
    {
        var isLines = !path.Contains(".json", StringComparison.OrdinalIgnoreCase) || path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase);
        return $"{SqlText.Quote(path)}, format = '{(isLines ? "newline_delimited" : "auto")}', ignore_errors = true";
    }
}
