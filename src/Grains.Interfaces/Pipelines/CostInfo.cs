namespace ModelPipeline.Grains;

/// <summary>What the queries of a pipeline have cost, on each silo since it started.</summary>
/// <param name="Queries">How many were run.</param>
/// <param name="BytesBilled">What the store bills for them.</param>
/// <param name="RowsRead">Rows that they returned.</param>
/// <param name="Silos">Of how many silos this is the sum: those that are up and answered.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CostInfo")]
public sealed record CostInfo(
    [property: Id(0)] long Queries,
    [property: Id(1)] long BytesBilled,
    [property: Id(2)] long RowsRead,
    [property: Id(3)] int Silos);
