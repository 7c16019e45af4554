namespace ModelPipeline;

/// <summary>The source of a pipeline's input rows, under <c>Pipelines:{name}:Input</c>.</summary>
public sealed class InputOptions
{
    /// <summary>The retriever: <c>BigQuery</c>, <c>DuckDb</c>, <c>PostgreSql</c>, <c>Sqlite</c>, or a name registered in code.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The name of a connection string under <c>ConnectionStrings</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The table or view with one row per user. For DuckDb also a CSV or Parquet file, or a glob of such files.</summary>
    public string Table { get; set; } = "";

    /// <summary>
    /// SQL to use instead of <see cref="Table"/>. The query takes the user ids as <c>@users</c> and returns the user column and the inputs.
    /// </summary>
    public string Query { get; set; } = "";

    /// <summary>The column that holds the user id. Default <c>user_id</c>.</summary>
    public string UserColumn { get; set; } = "user_id";

    /// <summary>
    /// The column that says when a row was made, a moment. The age of rows is counted with it (<see cref="DriftReport"/>). Empty for none.
    /// </summary>
    public string AsOf { get; set; } = "";

    /// <summary>
    /// The column with the moment of a row's last change, which is watched: the scores follow the table by themselves. The column should
    /// have an index. Empty for a table that nobody watches.
    /// </summary>
    public string ChangedAt { get; set; } = "";

    /// <summary>
    /// How long after the moment in <see cref="ChangedAt"/> a change may be committed: longer than the longest transaction that changes
    /// rows, and than clocks differ. Default 1 minute; 1 second to 1 hour.
    /// </summary>
    public TimeSpan ChangedAtOverlap { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The features that come with each call, by name: <c>Single</c>, <c>Double</c>, <c>Int64</c>, <c>Boolean</c>, <c>String</c>,
    /// <c>Timestamp</c>, <c>Vector</c> or <c>Vector[4]</c>. They are never read from the table. An input may have nothing else. Default:
    /// none.
    /// </summary>
    public Dictionary<string, string> Request { get; set; } = [];

    /// <summary>The format of CSV and JSON files.</summary>
    public InputFormatOptions Format { get; set; } = new();
}
