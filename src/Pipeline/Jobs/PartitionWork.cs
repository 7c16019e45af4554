namespace ModelPipeline;

/// <summary>A partition that is to be scored, for one job.</summary>
/// <param name="Job">The job; the run id of its scores.</param>
/// <param name="Index">Which of the job's partitions.</param>
/// <param name="Partition">As the plan has it.</param>
/// <param name="IsUserList">Whether the partition is a list of users (<see cref="UserList"/>) rather than a part of a scan.</param>
public sealed record PartitionWork(Guid Job, int Index, string Partition, bool IsUserList);
