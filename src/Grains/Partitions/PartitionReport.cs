namespace ModelPipeline.Grains;

/// <summary><see cref="PartitionProgress"/> on the wire, with the silo that reports it.</summary>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PartitionReport")]
internal sealed record PartitionReport(
    [property: Id(0)] string? Cursor,
    [property: Id(1)] long Batches,
    [property: Id(2)] long Read,
    [property: Id(3)] long Scored,
    [property: Id(4)] long Failed,
    [property: Id(5)] bool IsDone,
    [property: Id(6)] string? Failure,
    [property: Id(7)] bool MayPass,
    [property: Id(8)] string? Silo,
    [property: Id(9)] CostInfo? Cost = null)
{
    /// <summary>Whether the attempt still waits for its turn on the silo.</summary>
    [Id(10)]
    public bool IsWaiting { get; init; }

    /// <summary>How long the server of the model asked to be left alone; null if it did not say.</summary>
    [Id(11)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a store says that is asked again meanwhile; null while the stores work.</summary>
    [Id(12)]
    public string? Outage { get; init; }

    /// <summary>Whether the attempt has ended.</summary>
    public bool HasEnded => IsDone || Failure is not null;

    public static PartitionReport Of(PartitionProgress progress, string? silo) => new(
        progress.Cursor,
        progress.Batches,
        progress.Read,
        progress.Scored,
        progress.Failed,
        progress.IsDone,
        progress.Failure,
        progress.MayPass,
        silo,
        Costs.Of(progress.Cost))
    {
        IsWaiting = progress.IsWaiting,
        RetryAfter = progress.RetryAfter,
        Outage = progress.Outage,
    };

    public PartitionProgress ToProgress() => new(Cursor, Batches, Read, Scored, Failed, IsDone)
    {
        Failure = Failure,
        MayPass = MayPass,
        RetryAfter = RetryAfter,
        Outage = Outage,
        Cost = Costs.From(Cost),
    };
}
