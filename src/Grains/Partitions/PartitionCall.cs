namespace ModelPipeline.Grains;

/// <summary>
/// A partition to be scored, how far the job knows it to be, and where its pipeline reads and writes
/// (<see cref="PipelineIdentity.Key"/>; null from silos of versions that do not tell).
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
