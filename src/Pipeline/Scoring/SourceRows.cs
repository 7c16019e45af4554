namespace ModelPipeline;

/// <summary>Rows that were read, and when they were asked for.</summary>
internal readonly record struct SourceRows(Batch Rows, DateTimeOffset RetrievedAt);
