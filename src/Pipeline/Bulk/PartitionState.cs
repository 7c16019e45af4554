namespace ModelPipeline;

/// <summary>What a job knows of one of its partitions; stored with the job.</summary>
public sealed class PartitionState
{
    /// <summary>How far it is.</summary>
    public PartitionProgress Progress { get; set; } = new();

    /// <summary>Attempts in a row that got no further.</summary>
    public int Attempts { get; set; }

    /// <summary>What stopped the last one.</summary>
    public string? Trouble { get; set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsGivenUp { get; set; }
}
