namespace ModelPipeline;

/// <summary>A partition to score for one job.</summary>
/// <param name="Job">The id of the job; also the run id of its scores.</param>
/// <param name="Index">The index of the partition in the job.</param>
/// <param name="Partition">The partition as the plan describes it.</param>
/// <param name="IsUserList">Whether the partition is a list of users (<see cref="UserList"/>) rather than a part of a scan.</param>
/// <param name="Version">The version of the model that scores the whole job; null for the stable version at the time of the read.</param>
public sealed record PartitionWork(Guid Job, int Index, string Partition, bool IsUserList, string? Version = null);
