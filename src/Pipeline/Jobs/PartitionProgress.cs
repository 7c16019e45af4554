namespace ModelPipeline;

/// <summary>How far a partition is; counts are from its beginning. Everything up to <see cref="Cursor"/> is committed.</summary>
/// <param name="Cursor">Where to go on; null for the beginning.</param>
/// <param name="Batches">Batches that are done with; of two states of a partition, the one with more is the later.</param>
/// <param name="Read">Users that were read: those on their way to the output too, and those that had to be read again once more.</param>
/// <param name="Scored">Users whose score is committed.</param>
/// <param name="Failed">Users that could not be scored, and are recorded.</param>
/// <param name="IsDone">Whether nothing is left.</param>
public sealed record PartitionProgress(string? Cursor = null, long Batches = 0, long Read = 0, long Scored = 0, long Failed = 0,
    bool IsDone = false)
{
    /// <summary>What its queries have cost, those that were run again counted again, as far as silos lived to tell.</summary>
    public StoreCost Cost { get; init; }

    /// <summary>What stopped the last attempt; null where nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether that may pass by itself: a store that is down, rather than one that refuses.</summary>
    public bool MayPass { get; init; }

    /// <summary>Whether it is further than another state of the partition.</summary>
    public bool IsLaterThan(PartitionProgress other) => Batches > other.Batches || (IsDone && !other.IsDone);

    /// <summary>The later of two states, with all that was read and paid for of either.</summary>
    public PartitionProgress Latest(PartitionProgress other) =>
        (other.IsLaterThan(this) ? other : this) with { Read = Math.Max(Read, other.Read), Cost = Cost.Latest(other.Cost) };
}
