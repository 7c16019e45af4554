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
    [property: Id(6)] string? Identity = null);
