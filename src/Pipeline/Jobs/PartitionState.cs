namespace ModelPipeline;

/// <summary>What a job knows of one of its partitions; stored with the job.</summary>
public sealed record PartitionState
{
    /// <summary>How far it is.</summary>
    public PartitionProgress Progress { get; set; } = new();

    /// <summary>Attempts in a row that got no further, those left out whose trouble may pass.</summary>
    public int Attempts { get; set; }

    /// <summary>What stopped the last attempt; null once the partition has got further.</summary>
    public string? Failure { get; set; }

    /// <summary>When that began, UTC; null where nothing holds it up.</summary>
    public DateTimeOffset? HeldUpSince { get; set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>How often it was taken to another silo after a failure.</summary>
    public int Moves { get; set; }

    /// <summary>The silo that works on it, or did: it may be further than it could report.</summary>
    public string? Silo { get; set; }
}
