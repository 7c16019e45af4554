namespace ModelPipeline.Grains;

/// <summary>The cost of queries in a store that bills them.</summary>
/// <param name="Queries">The number of queries.</param>
/// <param name="BytesBilled">The bytes that the store bills for the queries.</param>
/// <param name="RowsRead">The rows that the queries returned.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CostInfo")]
public sealed record CostInfo(
    [property: Id(0)] long Queries,
    [property: Id(1)] long BytesBilled,
    [property: Id(2)] long RowsRead);
