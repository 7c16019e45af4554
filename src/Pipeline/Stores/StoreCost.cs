namespace ModelPipeline;

/// <summary>What calls of stores have cost.</summary>
/// <param name="Queries">Queries that were run, whatever became of them.</param>
/// <param name="BytesBilled">Bytes that the store bills for them.</param>
/// <param name="RowsRead">Rows that they returned.</param>
public readonly record struct StoreCost(long Queries, long BytesBilled, long RowsRead)
{
    /// <summary>Both together.</summary>
    public static StoreCost operator +(StoreCost left, StoreCost right) =>
        new(left.Queries + right.Queries, left.BytesBilled + right.BytesBilled, left.RowsRead + right.RowsRead);

    /// <summary>Of two counts of the same work, the higher.</summary>
    public StoreCost Latest(StoreCost other) =>
        new(Math.Max(Queries, other.Queries), Math.Max(BytesBilled, other.BytesBilled), Math.Max(RowsRead, other.RowsRead));
}
