namespace ModelPipeline;

/// <summary>Where a pipeline's predictions go, under <c>Pipelines:{name}:Output</c>.</summary>
public sealed class OutputOptions
{
    /// <summary>The writer: <c>BigQuery</c>, <c>PostgreSql</c>, <c>Sqlite</c>, or a name registered in code.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The name of a connection string under <c>ConnectionStrings</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The table that receives the scores; created where it is missing.</summary>
    public string Table { get; set; } = "";

    /// <summary>Whether the table keeps one row a user or one a run. Default Upsert.</summary>
    public OutputMode Mode { get; set; }
}
