using System.Text.Json.Serialization;

namespace ModelPipeline;

/// <summary>What a job knows about one of its partitions. Part of stored state.</summary>
public sealed record PartitionState
{
    /// <summary>The progress of the partition.</summary>
    public PartitionProgress Progress { get; set; } = new();

    /// <summary>Consecutive attempts without progress. Attempts whose failure may pass are not counted.</summary>
    public int Attempts { get; set; }

    /// <summary>What stopped the last attempt; null once the partition has made progress.</summary>
    [JsonPropertyName("trouble")]
    public string? Failure { get; set; }

    /// <summary>What a store says that the present attempt asks again; null while the stores work.</summary>
    [JsonIgnore]
    public string? Outage { get; set; }

    /// <summary>When the failures began, UTC; null if the partition is not held up.</summary>
    public DateTimeOffset? HeldUpSince { get; set; }

    /// <summary>Whether the partition was given up.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>How often the partition was moved to another silo after a failure.</summary>
    public int Moves { get; set; }

    /// <summary>The silo that works or worked on the partition. It may be further than its last report.</summary>
    public string? Silo { get; set; }
}
