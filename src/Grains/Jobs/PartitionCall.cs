namespace ModelPipeline.Grains;

/// <summary>A partition to be scored, and how far the job knows it to be.</summary>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PartitionCall")]
internal sealed record PartitionCall(
    [property: Id(0)] Guid Job,
    [property: Id(1)] int Index,
    [property: Id(2)] string Pipeline,
    [property: Id(3)] string Partition,
    [property: Id(4)] bool IsUserList,
    [property: Id(5)] PartitionReport Known);
