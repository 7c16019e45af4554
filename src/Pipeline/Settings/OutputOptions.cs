namespace ModelPipeline;

/// <summary>The destination of a pipeline's predictions, under <c>Pipelines:{name}:Output</c>.</summary>
public sealed class OutputOptions
{
    /// <summary>The writer: <c>BigQuery</c>, <c>PostgreSql</c>, <c>Sqlite</c>, or a name registered in code.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The name of a connection string under <c>ConnectionStrings</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The table that receives the scores; created if it is missing.</summary>
    public string Table { get; set; } = "";

    /// <summary>
    /// Columns of the input, and features of the call, that are stored beside the outputs as they were used. Default: none.
    /// </summary>
    public string[] Keep { get; set; } = [];

    /// <summary>Whether the table keeps one row per user or one row per run. Default Upsert.</summary>
    public OutputMode Mode { get; set; }

    /// <summary>How a job over the whole input brings its scores into the table. Default Batches.</summary>
    public OutputPublish Publish { get; set; }
}
