using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>Knows the progress of jobs' partitions beyond the stored progress. Each silo has one instance.</summary>
[Alias("ModelPipeline.IPartitionService")]
internal interface IPartitionService : IGrainService
{
    /// <summary>
    /// The progress of a job's partitions that this silo knows, by index: partitions that it worked on, and partitions that it was told
    /// about.
    /// </summary>
    [Alias("Known")]
    Task<Dictionary<int, PartitionReport>> Known(Guid job);

    /// <summary>Keeps in memory the progress of a job's partitions on any silo.</summary>
    [Alias("Keep")]
    Task Keep(Guid job, Dictionary<int, PartitionReport> reports);
}
