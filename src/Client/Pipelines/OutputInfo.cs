namespace ModelPipeline.Client;

/// <summary>The destination of a pipeline's scores.</summary>
/// <param name="Kind">The kind of writer.</param>
/// <param name="Connection">The name of the connection string.</param>
/// <param name="Table">The output table.</param>
/// <param name="Mode">Whether the table keeps the newest score of a user or all: <c>Upsert, Append, AppendWithView</c>.</param>
public sealed record OutputInfo(string Kind, string Connection, string Table, string Mode);
