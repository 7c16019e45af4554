using DuckDB.NET.Data;
using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Reads JSON files: one object on each line, or one array of objects. Each value becomes the text that the file has: numbers keep all
/// digits, texts lose their quotes, and lists stay lists.
/// </summary>
internal static class JsonFiles
{
    // A longer line counts as a line that cannot be read.
    private const int MaxLineBytes = 16 << 20;

    /// <summary>Describes how to read one file, and finds the records that are no objects. Reads every record.</summary>
    /// <exception cref="PipelineConfigurationException">The file is no JSON, or lacks the user column.</exception>
    public static async Task<(TextPart Part, IReadOnlyList<UnreadableLine> Unreadable)> DescribeAsync(
        DuckDbDatabase database, string path, string user, IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(database, path, cancellationToken);
        var (names, bad) = await database.RunAsync(command => Read(command, records, path), cancellationToken);
        string[] known = [user, .. wanted.Select(field => field.Name)];
        var read = names.Where(name => known.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (names.Count > 0 && !read.Contains(user, StringComparer.OrdinalIgnoreCase) && !Folders(path).Any(folder => folder.Name == user))
            throw LacksUser(path, user, names);
        var (from, columns) = read.Distinct(StringComparer.OrdinalIgnoreCase).Count() == read.Count
            ? Parsed(records, names, read)
            : ($"(SELECT * FROM {records} WHERE is_object)", names.Select(name => (name, $"(json ->> {Pointer(name)})")));
        var folders = Folders(path).Where(folder => !names.Contains(folder.Name))
            .Select(folder => (folder.Name, folder.Value is null ? "NULL" : SqlText.Quote(folder.Value)));
        var part = new TextPart(path, from, [.. columns, .. folders], MayLack: true);
        return (part, [.. bad.Select(record => new UnreadableLine(Path.GetFileName(path), record, "is no JSON object"))]);
    }

    private static PipelineConfigurationException LacksUser(string path, string user, IReadOnlyList<string> names) => new(
        "Input:UserColumn", $"is '{user}', a key that no record of '{path}' has; set it to the key that holds the user id.")
    {
        Columns = new(names.Concat(Folders(path).Select(folder => folder.Name)).Select(name => new Field(name, ColumnType.Text))),
    };

    private static IEnumerable<(string Name, string? Value)> Folders(string path) => PartitionFolders.Of(path);

    // Records on lines are read as lines, so that a line that was cut off does not spoil the next line.
    private static async Task<string> RecordsAsync(DuckDbDatabase database, string path, CancellationToken cancellationToken)
    {
        var compression = SqlText.Compression(path);
        var lines = $$"""
            (SELECT record, CASE WHEN json_valid(line) THEN line::JSON END AS json,
                    CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS is_object
             FROM (SELECT row_number() OVER () AS record, line FROM read_csv({{SqlText.Path(path)}}, auto_detect = false, header = false,
                   compression = {{compression}}, delim = '{{'\u0001'}}', quote = '', escape = '', max_line_size = {{MaxLineBytes}},
                   columns = {'line': 'VARCHAR'}))
             WHERE trim(line) <> '')
            """;
        var first = await database.RunAsync(command => First(command, lines, path), cancellationToken);
        return first ?? true
            ? lines
            : $"(SELECT row_number() OVER () AS record, json, json_type(json) = 'OBJECT' AS is_object FROM read_json_objects({SqlText.Path(path)}, "
                + $"compression = {compression}, format = 'auto', maximum_object_size = {MaxLineBytes}))";
    }

    // Whether the first line is an object; null for an empty file.
    private static bool? First(DuckDBCommand command, string lines, string path)
    {
        try
        {
            command.CommandText = $"SELECT is_object FROM {lines} LIMIT 1";
            return command.ExecuteScalar() as bool?;
        }
        catch (DuckDBException e)
        {
            throw Unreadable(path, e);
        }
    }

    private static (List<string> Names, List<long> Bad) Read(DuckDBCommand command, string records, string path)
    {
        try
        {
            command.CommandText = $"""
                WITH records AS {records},
                keys AS (SELECT record, unnest(json_keys(json)) AS name, generate_subscripts(json_keys(json), 1) AS place FROM records WHERE is_object)
                SELECT name, min(record) AS record, arg_min(place, record) AS place FROM keys GROUP BY name
                UNION ALL SELECT NULL, record, 0 FROM records WHERE is_object IS NOT TRUE
                ORDER BY record, place
                """;
            using var rows = command.ExecuteReader();
            var keys = new List<string>();
            var bad = new List<long>();
            while (rows.Read())
            {
                if (rows.IsDBNull(0))
                {
                    bad.Add(rows.GetInt64(1));
                }
                else
                {
                    keys.Add(rows.GetString(0));
                }
            }

            return (keys, bad);
        }
        catch (DuckDBException e)
        {
            throw Unreadable(path, e);
        }
    }

    // Each record is parsed once. Names that the pipeline does not read cost nothing.
    private static (string From, IEnumerable<(string Name, string Sql)> Columns) Parsed(string records, List<string> names,
        List<string> read)
    {
        var shape = System.Text.Json.JsonSerializer.Serialize(read.ToDictionary(name => name, _ => "JSON"));
        var from = read.Count == 0
            ? $"(SELECT * FROM {records} WHERE is_object)"
            : $"(SELECT json_transform(json, {SqlText.Quote(shape)}) AS row FROM {records} WHERE is_object)";
        return (from, names.Select(name => (name, $"(row.{SqlName.Quote(name)} ->> '$')")));
    }

    private static string Pointer(string name) =>
        SqlText.Quote("/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    private static PipelineConfigurationException Unreadable(string path, DuckDBException e) => SourceFault.Of(
        path, e.Message.Contains("utf-8", StringComparison.OrdinalIgnoreCase)
            || e.Message.Contains("unicode", StringComparison.OrdinalIgnoreCase)
            ? "is not in UTF-8, which JSON is; write it in UTF-8."
            : "is no JSON: neither an object on each line nor one array of objects. Correct the file, or write one object a line.");
}
