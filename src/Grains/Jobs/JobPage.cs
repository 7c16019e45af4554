namespace ModelPipeline.Grains;

/// <summary>How far some neighbouring partitions of a job are; stored.</summary>
internal sealed record JobPage
{
    /// <summary>In their order; none where nothing is stored. Nobody changes them.</summary>
    public IReadOnlyList<PartitionState> Partitions { get; init; } = [];
}
