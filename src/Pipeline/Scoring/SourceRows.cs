namespace ModelPipeline;

/// <summary>Input rows, and when the query for them was sent.</summary>
internal readonly record struct SourceRows(Batch Rows, DateTimeOffset RetrievedAt)
{
    /// <summary>When the rows were there, on the monotonic clock.</summary>
    public long ReadAt { get; init; }
}
