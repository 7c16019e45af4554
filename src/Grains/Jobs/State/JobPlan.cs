namespace ModelPipeline.Grains;

/// <summary>The partitions of a job. Stored once, before the first partition begins.</summary>
internal sealed class JobPlan
{
    /// <summary>The partitions: descriptions by the retriever, or lists of users.</summary>
    public List<string> Partitions { get; set; } = [];

    /// <summary>Whether the partitions are lists of users.</summary>
    public bool IsUserList { get; set; }

    /// <summary>The number of users at the time of the plan.</summary>
    public long Users { get; set; }

    /// <summary>The cost of making the plan.</summary>
    public StoreCost Cost { get; set; }

    /// <summary>Whether the plan was made. A plan can have no partitions.</summary>
    public bool IsMade { get; set; }
}
