namespace ModelPipeline.Grains;

/// <summary><see cref="PartitionProgress"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PartitionReport")]
internal sealed record PartitionReport(
    [property: Id(0)] string? Cursor,
    [property: Id(1)] long Batches,
    [property: Id(2)] long Read,
    [property: Id(3)] long Scored,
    [property: Id(4)] long Failed,
    [property: Id(5)] bool IsDone,
    [property: Id(6)] string? Trouble)
{
    public static PartitionReport Of(PartitionProgress progress) =>
        new(progress.Cursor, progress.Batches, progress.Read, progress.Scored, progress.Failed, progress.IsDone, progress.Trouble);

    public PartitionProgress ToProgress() => new(Cursor, Batches, Read, Scored, Failed, IsDone) { Trouble = Trouble };
}
