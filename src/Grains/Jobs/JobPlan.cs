namespace ModelPipeline.Grains;

/// <summary>What a job is about; stored once.</summary>
internal sealed class JobPlan
{
    /// <summary>Partitions, as the retriever has them or as lists of users.</summary>
    public List<string> Partitions { get; set; } = [];

    /// <summary>Whether they are lists of users.</summary>
    public bool IsUserList { get; set; }
}
