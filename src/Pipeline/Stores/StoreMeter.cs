namespace ModelPipeline;

/// <summary>Counts what calls of a store cost. Any store may write it, in any thread; one that bills nothing leaves it alone.</summary>
public sealed class StoreMeter
{
    private readonly Action<StoreCost>? onCount;
    private long queries;
    private long bytesBilled;
    private long rowsRead;

    /// <summary>Makes one that starts at zero.</summary>
    /// <param name="onCount">Told of each amount that is counted.</param>
    public StoreMeter(Action<StoreCost>? onCount = null) => this.onCount = onCount;

    /// <summary>All that was counted.</summary>
    public StoreCost Total => new(Volatile.Read(ref queries), Volatile.Read(ref bytesBilled), Volatile.Read(ref rowsRead));

    /// <summary>Queries were sent.</summary>
    public void QueriesSent(int count = 1) => Count(new(count, 0, 0));

    /// <summary>The store said what it bills.</summary>
    public void Billed(long bytes) => Count(new(0, bytes, 0));

    /// <summary>Rows have arrived.</summary>
    public void RowsArrived(int count) => Count(new(0, 0, count));

    /// <summary>Adds an amount.</summary>
    public void Count(StoreCost cost)
    {
        Interlocked.Add(ref queries, cost.Queries);
        Interlocked.Add(ref bytesBilled, cost.BytesBilled);
        Interlocked.Add(ref rowsRead, cost.RowsRead);
        onCount?.Invoke(cost);
    }
}
