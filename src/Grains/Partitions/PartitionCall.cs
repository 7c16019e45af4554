namespace ModelPipeline.Grains;

/// <summary>
/// A partition to score, with the progress that the job knows, and the identity of its pipeline (<see cref="PipelineIdentity.Key"/>). The
/// identity is null from silos of earlier versions.
/// </summary>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PartitionCall")]
internal sealed record PartitionCall(
    [property: Id(0)] Guid Job,
    [property: Id(1)] int Index,
    [property: Id(2)] string Pipeline,
    [property: Id(3)] string Partition,
    [property: Id(4)] bool IsUserList,
    [property: Id(5)] PartitionReport Known,
    [property: Id(6)] string? Identity = null)
{
    /// <summary>The version that scores the job; null from silos of earlier versions.</summary>
    [Id(7)]
    public string? Version { get; init; }

    /// <summary>Whether the partition is a range of users whose stored version is another.</summary>
    [Id(8)]
    public bool IsOutdated { get; init; }

    /// <summary>The largest number of users a second of the whole job; null for no limit.</summary>
    [Id(9)]
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>The part of that number that this partition has at the moment.</summary>
    [Id(10)]
    public double? Share { get; init; }

    /// <summary>Whether the version's scores go to the shadow table.</summary>
    [Id(11)]
    public bool IsShadow { get; init; }

    /// <summary>Whether the users' rows are explained instead of scored.</summary>
    [Id(12)]
    public bool IsExplanation { get; init; }
}
