namespace ModelPipeline.Grains;

/// <summary>The progress of some neighbouring partitions of a job. Part of stored state.</summary>
internal sealed record JobPage
{
    /// <summary>The partitions in order; empty if nothing is stored. They are never changed.</summary>
    public IReadOnlyList<PartitionState> Partitions { get; init; } = [];
}
