namespace ModelPipeline.Compliance;

/// <summary>The columns of an output table, as the documentation names them.</summary>
public static class OutputColumns
{
    /// <summary>The columns of a table for these outputs.</summary>
    public static Schema Of(IEnumerable<Field> outputs) => new(
    [
        new("user_id", ColumnType.String, false),
        .. outputs,
        new("model_version", ColumnType.String, false),
        new("retrieved_at", ColumnType.Timestamp, false),
        new("scored_at", ColumnType.Timestamp, false),
        new("run_id", ColumnType.String, false),
    ]);
}
