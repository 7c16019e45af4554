using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>How far the partitions of jobs are, beyond what is stored. There is one on each silo.</summary>
[Alias("ModelPipeline.IPartitionService")]
internal interface IPartitionService : IGrainService
{
    /// <summary>
    /// What this silo knows of the partitions of a job, by their index: those that it worked on, and those that it was told of.
    /// </summary>
    [Alias("Known")]
    Task<Dictionary<int, PartitionReport>> Known(Guid job);

    /// <summary>Keeps in memory how far a job's partitions are, wherever they are worked on.</summary>
    [Alias("Keep")]
    Task Keep(Guid job, Dictionary<int, PartitionReport> reports);
}
