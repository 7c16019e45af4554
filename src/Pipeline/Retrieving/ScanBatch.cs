namespace ModelPipeline;

/// <summary>A part of a scan.</summary>
/// <param name="Rows">The rows, at least one.</param>
/// <param name="Cursor">Where the scan goes on after them, in the retriever's own words; short, since jobs store it.</param>
/// <param name="AsOf">Of when the rows are; null where they are no older than the call of <see cref="IRetriever.ScanAsync"/>.</param>
public sealed record ScanBatch(Batch Rows, string Cursor, DateTimeOffset? AsOf = null);
