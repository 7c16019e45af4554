using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>What stands after FROM: a table or view, a file or glob, or the user's query.</summary>
internal sealed class DuckDbSource
{
    private static readonly string[] CsvEndings = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst"];
    private static readonly string[] FileEndings = [.. CsvEndings, ".parquet", ".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz"];

    private readonly InputOptions options;
    private readonly string? query;

    /// <exception cref="PipelineConfigurationException">The query does not take the ids.</exception>
    public DuckDbSource(InputOptions options)
    {
        this.options = options;
        query = options.Query.Length == 0 ? null : UsersParameter.Replace(options.Query, "$users");
        IsCsv = query is null && Array.Exists(CsvEndings, ending => options.Table.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the source has no types of its own.</summary>
    public bool IsCsv { get; }

    public bool IsQuery => query is not null;

    public bool IsParquet => !IsQuery && options.Table.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    public bool IsJson => !IsQuery && !IsCsv && !IsParquet && IsFile;

    /// <summary>The setting that names it.</summary>
    public string Setting => IsQuery ? "Input:Query" : "Input:Table";

    /// <summary>The source as it types itself. A CSV file is read to its end for that, so that a late row does not upset a guess.</summary>
    public string Untyped => IsCsv ? $"read_csv({Text(options.Table)}, header = true, sample_size = -1)" : Sql;

    /// <summary>
    /// The source as it is read. A CSV file is read as the text that it is, and converted row by row afterwards: a value that does not
    /// convert is its row's trouble alone. A line that does not even split into its columns is passed over.
    /// </summary>
    public string Rows => IsCsv ? $"read_csv({Text(options.Table)}, header = true, all_varchar = true, ignore_errors = true)" : Sql;

    /// <summary>SQL of the columns' names as the source has them; null for a table or view, whose names DuckDB keeps apart itself.</summary>
    public string? Names =>
        IsQuery ? $"SELECT column_name FROM (DESCRIBE\n{query}\n)"
        : IsCsv ? $"SELECT * FROM read_csv({Text(options.Table)}, header = false, all_varchar = true) LIMIT 1"
        : IsParquet ? $"SELECT name, num_children FROM parquet_schema({Text(options.Table)}) QUALIFY file_name = min(file_name) OVER () ORDER BY column_id"
        : IsJson ? $"SELECT DISTINCT unnest(json_keys(json)) FROM read_json_objects({Text(options.Table)})"
        : null;

    private bool IsFile => Array.Exists(FileEndings, ending => options.Table.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private string Sql =>
        IsQuery ? $"(\n{query}\n)"
        : IsFile ? Text(options.Table)
        : SqlName.QuoteTable(options.Table);

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
