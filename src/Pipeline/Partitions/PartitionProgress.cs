using System.Text.Json.Serialization;

namespace ModelPipeline;

/// <summary>The progress of a partition; counts are from its beginning. All users up to <see cref="Cursor"/> are committed.</summary>
/// <param name="Cursor">The position to continue from; null for the beginning.</param>
/// <param name="Batches">The number of finished batches. Of two states of a partition, the one with more batches is later.</param>
/// <param name="Read">
/// Users that were read, including users whose score is not committed yet. A user who was read again is counted again.
/// </param>
/// <param name="Scored">Users whose score is committed.</param>
/// <param name="Failed">Users that could not be scored; they are recorded in the failures table.</param>
/// <param name="IsDone">Whether the partition is finished.</param>
public sealed record PartitionProgress(string? Cursor = null, long Batches = 0, long Read = 0, long Scored = 0, long Failed = 0,
    bool IsDone = false)
{
    /// <summary>
    /// The cost of the partition's queries, repeated queries included. A silo that was lost may not have reported all of its cost.
    /// </summary>
    public StoreCost Cost { get; init; }

    /// <summary>What stopped the last attempt; null if nothing did.</summary>
    [JsonPropertyName("trouble")]
    public string? Failure { get; init; }

    /// <summary>Whether the failure may pass by itself: true for a store that is down, false for a store that refuses.</summary>
    public bool MayPass { get; init; }

    /// <summary>How long the server of the model asked to be left alone; null if it did not say.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a store says that is asked again meanwhile; null while the stores work.</summary>
    [JsonIgnore]
    public string? Outage { get; init; }

    /// <summary>Whether the attempt still waits for its turn on the silo.</summary>
    [JsonIgnore]
    public bool IsWaiting { get; init; }

    /// <summary>Whether this state is later than another state of the same partition.</summary>
    public bool IsLaterThan(PartitionProgress other) => Batches > other.Batches || (IsDone && !other.IsDone);

    /// <summary>The later of two states, with the higher of both read counts and costs.</summary>
    public PartitionProgress Latest(PartitionProgress other) =>
        (other.IsLaterThan(this) ? other : this) with { Read = Math.Max(Read, other.Read), Cost = Cost.Latest(other.Cost) };
}
