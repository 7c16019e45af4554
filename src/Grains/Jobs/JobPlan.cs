namespace ModelPipeline.Grains;

/// <summary>What a job is about; stored once, before its first partition is begun.</summary>
internal sealed class JobPlan
{
    /// <summary>Partitions, as the retriever has them or as lists of users.</summary>
    public List<string> Partitions { get; set; } = [];

    /// <summary>Whether they are lists of users.</summary>
    public bool IsUserList { get; set; }

    /// <summary>Users as planned.</summary>
    public long Users { get; set; }

    /// <summary>What it cost to make it.</summary>
    public StoreCost Cost { get; set; }

    /// <summary>Whether there is a plan; an empty one is one too.</summary>
    public bool IsMade { get; set; }
}
