namespace ModelPipeline.Grains;

/// <summary>A partition to be scored, and how far the job knows it to be.</summary>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PartitionCall")]
internal sealed record PartitionCall(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string Pipeline,
    [property: Id(2)] string Partition,
    [property: Id(3)] bool IsUserList,
    [property: Id(4)] PartitionReport Known);
