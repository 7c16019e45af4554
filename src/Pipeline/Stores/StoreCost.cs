namespace ModelPipeline;

/// <summary>The cost of calls of stores.</summary>
/// <param name="Queries">The number of queries, failed queries included.</param>
/// <param name="BytesBilled">The bytes that the store bills for the queries.</param>
/// <param name="RowsRead">The rows that the queries returned.</param>
public readonly record struct StoreCost(long Queries, long BytesBilled, long RowsRead)
{
    /// <summary>The sum of two costs.</summary>
    public static StoreCost operator +(StoreCost left, StoreCost right) =>
        new(left.Queries + right.Queries, left.BytesBilled + right.BytesBilled, left.RowsRead + right.RowsRead);

    /// <summary>The higher values of two counts of the same work.</summary>
    public StoreCost Latest(StoreCost other) =>
        new(Math.Max(Queries, other.Queries), Math.Max(BytesBilled, other.BytesBilled), Math.Max(RowsRead, other.RowsRead));
}
