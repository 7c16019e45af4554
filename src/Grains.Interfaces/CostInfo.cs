namespace ModelPipeline.Grains;

/// <summary>What the queries of a pipeline have cost since its silo started.</summary>
/// <param name="Queries">How many were run.</param>
/// <param name="BytesBilled">What the store bills for them.</param>
/// <param name="RowsRead">Rows that they returned.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CostInfo")]
public sealed record CostInfo(
    [property: Id(0)] long Queries,
    [property: Id(1)] long BytesBilled,
    [property: Id(2)] long RowsRead);
