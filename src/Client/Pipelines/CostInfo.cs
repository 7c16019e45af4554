namespace ModelPipeline.Client;

/// <summary>The cost of queries in a store that bills them.</summary>
/// <param name="Queries">The number of queries.</param>
/// <param name="BytesBilled">The bytes that the store bills for the queries.</param>
/// <param name="RowsRead">The rows that the queries returned.</param>
public sealed record CostInfo(long Queries, long BytesBilled, long RowsRead);
