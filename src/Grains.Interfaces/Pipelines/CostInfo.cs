namespace ModelPipeline.Grains;

/// <summary>What queries have cost that a store bills.</summary>
/// <param name="Queries">How many were run.</param>
/// <param name="BytesBilled">What the store bills for them.</param>
/// <param name="RowsRead">Rows that they returned.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CostInfo")]
public sealed record CostInfo(
    [property: Id(0)] long Queries,
    [property: Id(1)] long BytesBilled,
    [property: Id(2)] long RowsRead);
