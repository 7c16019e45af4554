namespace ModelPipeline;

/// <summary>Where a pipeline's input rows come from, under <c>Pipelines:{name}:Input</c>.</summary>
public sealed class InputOptions
{
    /// <summary>The retriever: <c>BigQuery</c>, <c>DuckDb</c>, <c>PostgreSql</c>, <c>Sqlite</c>, or a name registered in code.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The name of a connection string under <c>ConnectionStrings</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The table or view with a row per user. For DuckDb also a CSV or Parquet file, or a glob of them.</summary>
    public string Table { get; set; } = "";

    /// <summary>
    /// Instead of <see cref="Table"/>: SQL that takes the ids as <c>@users</c> and returns the user column and the inputs.
    /// </summary>
    public string Query { get; set; } = "";

    /// <summary>The column that holds the user id. Default <c>user_id</c>.</summary>
    public string UserColumn { get; set; } = "user_id";

    /// <summary>For CSV and JSON files: what they cannot say of themselves.</summary>
    public InputFormatOptions Format { get; set; } = new();
}
