namespace ModelPipeline;

/// <summary>What a part has cost in a store that bills by the query, since it was opened. Counted by the part itself, in any thread.</summary>
public sealed class StoreUsage
{
    private long queries;
    private long bytesBilled;
    private long rowsRead;

    /// <summary>Queries that were run, whatever became of them.</summary>
    public long Queries => Volatile.Read(ref queries);

    /// <summary>Bytes that the store bills for them.</summary>
    public long BytesBilled => Volatile.Read(ref bytesBilled);

    /// <summary>Rows that they returned.</summary>
    public long RowsRead => Volatile.Read(ref rowsRead);

    /// <summary>A query was sent.</summary>
    public void QuerySent() => Interlocked.Increment(ref queries);

    /// <summary>The store said what it bills.</summary>
    public void Billed(long bytes) => Interlocked.Add(ref bytesBilled, bytes);

    /// <summary>Rows have arrived.</summary>
    public void RowsArrived(int rows) => Interlocked.Add(ref rowsRead, rows);
}
