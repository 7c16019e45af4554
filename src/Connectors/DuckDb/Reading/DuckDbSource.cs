using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>The input that the settings name: a table or view, files, or a query.</summary>
internal sealed class DuckDbSource
{
    private static readonly string[] CsvEndings = [".csv", ".tsv"];
    private static readonly string[] JsonEndings = [".json", ".jsonl", ".ndjson"];
    private static readonly string[] Compressions = ["", ".gz", ".zst"];

    private readonly InputOptions options;
    private readonly string? query;

    /// <exception cref="PipelineConfigurationException">The query does not use the parameter for the ids.</exception>
    public DuckDbSource(InputOptions options)
    {
        this.options = options;
        query = options.Query.Length == 0 ? null : UsersParameter.Replace(options.Query, "$users");
        IsCsv = EndsWith(CsvEndings);
        IsJson = EndsWith(JsonEndings);
        IsParquet = query is null && options.Table.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
    }

    public bool IsQuery => query is not null;

    public bool IsCsv { get; }

    public bool IsJson { get; }

    public bool IsParquet { get; }

    /// <summary>Whether the source has texts only, without types.</summary>
    public bool IsText => IsCsv || IsJson;

    /// <summary>The setting that names the input.</summary>
    public string Setting => IsQuery ? "Input:Query" : "Input:Table";

    /// <summary>Setting <c>Input:Table</c>.</summary>
    public string Table => options.Table;

    /// <summary>Setting <c>Input:UserColumn</c>.</summary>
    public string UserColumn => options.UserColumn;

    /// <summary>The SQL after FROM for a table, view or query.</summary>
    public string Sql => IsQuery ? $"(\n{query}\n)" : SqlName.QuoteTable(options.Table);

    /// <summary>
    /// The SQL that reads the columns' names in the source; null for a table or view, whose names DuckDB keeps apart itself.
    /// </summary>
    public string? Names
    {
        get
        {
            if (IsQuery)
                return $"SELECT column_name FROM (DESCRIBE\n{query}\n)";
            if (!IsParquet)
                return null;
            return $"SELECT name, num_children FROM (SELECT *, min(file_name) OVER () AS first FROM parquet_schema({Files})) "
                + "WHERE file_name = first ORDER BY column_id";
        }
    }

    // A file whose name looks like a pattern means that file only.
    private string Files => File.Exists(options.Table) ? SqlText.Path(options.Table) : SqlText.Quote(options.Table);

    private bool EndsWith(string[] endings) => query is null
        && endings.Any(
            ending => Compressions.Any(compression => options.Table.EndsWith(ending + compression, StringComparison.OrdinalIgnoreCase)));
}
