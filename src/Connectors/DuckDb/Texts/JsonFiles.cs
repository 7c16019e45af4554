using ModelPipeline.Connectors.DuckDb.Files;

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
                keys AS (SELECT record, unnest(json_keys(json)) AS name FROM records WHERE json_type(json) = 'OBJECT')
                SELECT name, min(record) AS record FROM keys GROUP BY name
                UNION ALL SELECT NULL, record FROM records WHERE json IS NULL OR json_type(json) <> 'OBJECT'
                ORDER BY record
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

        var columns = names.Select(name => (name, Sql: $"({Sql.SqlName.Quote(name)} ->> '$')")).ToList();
        columns.AddRange(PartitionFolders.Of(path).Where(folder => !names.Contains(folder.Name))
            .Select(folder => (folder.Name, folder.Value is null ? "NULL" : SqlText.Quote(folder.Value))));
        string[] known = [user, .. wanted.Select(field => field.Name)];
        // The names that are read, in the file's spelling; others cost nothing. Two that differ in case alone cannot be read at once.
        var read = names.Where(name => known.Contains(name, StringComparer.OrdinalIgnoreCase)).GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Select(alike => alike.FirstOrDefault(known.Contains) ?? alike.First()).ToList();
        // A key that no record has is no column of any.
        var types = string.Join(", ", read.DefaultIfEmpty(user).Select(name => $"{SqlText.Quote(name)}: 'JSON'"));
        var part = new TextPart(path, $"read_json({Options(path)}, columns = {{{types}}})", columns, MayLack: true);
        return (part, [.. records.Select(record => new UnreadableLine(Path.GetFileName(path), record, "is no JSON object"))]);
    }

    private static string Options(string path)
    {
        var isLines = !path.Contains(".json", StringComparison.OrdinalIgnoreCase) || path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase);
        return $"{SqlText.Quote(path)}, format = '{(isLines ? "newline_delimited" : "auto")}', ignore_errors = true";
    }
}
