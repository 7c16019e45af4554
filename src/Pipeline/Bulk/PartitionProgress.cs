namespace ModelPipeline;

/// <summary>How far a partition is; counts are from its beginning. Everything up to <see cref="Cursor"/> is committed.</summary>
/// <param name="Cursor">Where to go on; null for the beginning.</param>
/// <param name="Batches">Batches that are done with; of two states of a partition, the one with more is the later.</param>
/// <param name="Read">Users that were read, those that had to be read again after a failure counted again.</param>
/// <param name="Scored">Users whose score is committed.</param>
/// <param name="Failed">Users that could not be scored, and are recorded.</param>
/// <param name="IsDone">Whether nothing is left.</param>
public sealed record PartitionProgress(string? Cursor = null, long Batches = 0, long Read = 0, long Scored = 0, long Failed = 0, bool IsDone = false)
{
    /// <summary>What stopped the last attempt; null where nothing did.</summary>
    public string? Trouble { get; init; }
}
