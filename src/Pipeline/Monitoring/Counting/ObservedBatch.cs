namespace ModelPipeline;

/// <summary>A batch to which a version was applied. Another thread counts it.</summary>
/// <param name="Version">The id of the version.</param>
/// <param name="Job">The job; empty for calls and lists.</param>
/// <param name="Source">The rows that were read.</param>
/// <param name="Columns">The columns of the rows.</param>
/// <param name="Unusable">The rows that the binding set apart.</param>
/// <param name="Made">The predictions.</param>
/// <param name="RetrievedAt">When the rows were asked for.</param>
/// <param name="Dates">How the input writes dates.</param>
internal sealed record ObservedBatch(
    string Version,
    Guid Job,
    Batch Source,
    BoundColumns Columns,
    IReadOnlyList<UnusableRow> Unusable,
    IReadOnlyList<Batch> Made,
    DateTimeOffset RetrievedAt,
    DateFormats Dates);
