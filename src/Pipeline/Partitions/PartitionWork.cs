namespace ModelPipeline;

/// <summary>A partition to score for one job.</summary>
/// <param name="Job">The id of the job; also the run id of its scores.</param>
/// <param name="Index">The index of the partition in the job.</param>
/// <param name="Partition">The partition as the plan describes it.</param>
/// <param name="IsUserList">Whether the partition is a list of users (<see cref="UserList"/>) rather than a part of a scan.</param>
public sealed record PartitionWork(Guid Job, int Index, string Partition, bool IsUserList)
{
    /// <summary>The version that scores the whole job; null for the stable version at the time of the read.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the partition is a range of users whose stored version is another (<see cref="OutdatedRange"/>).</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Whether the version's scores go to the shadow table, each beside that of the stable version.</summary>
    public bool IsShadow { get; init; }

    /// <summary>Whether the job scores the whole input into the output table (<see cref="StoreCall.IsWhole"/>).</summary>
    public bool IsWhole => !IsUserList && !IsOutdated && !IsShadow && !IsExplanation;

    /// <summary>Whether the users' rows are explained instead of scored.</summary>
    public bool IsExplanation { get; init; }

    /// <summary>The largest number of users a second of the whole job; null for no limit.</summary>
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>The part of that number that this partition has at the moment.</summary>
    public double? Share { get; init; }
}
