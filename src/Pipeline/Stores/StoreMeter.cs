namespace ModelPipeline;

/// <summary>Counts the cost of store calls. Any store may call it from any thread. A store that does not bill leaves it at zero.</summary>
public sealed class StoreMeter
{
    private readonly Action<StoreCost>? onCount;
    private long queries;
    private long bytesBilled;
    private long rowsRead;

    /// <summary>Creates a meter that starts at zero.</summary>
    /// <param name="onCount">Called with each amount that is counted.</param>
    public StoreMeter(Action<StoreCost>? onCount = null) => this.onCount = onCount;

    /// <summary>The total.</summary>
    public StoreCost Total => new(Volatile.Read(ref queries), Volatile.Read(ref bytesBilled), Volatile.Read(ref rowsRead));

    /// <summary>Counts queries that were sent.</summary>
    public void QueriesSent(int count = 1) => Count(new(count, 0, 0));

    /// <summary>Counts the bytes that the store bills.</summary>
    public void Billed(long bytes) => Count(new(0, bytes, 0));

    /// <summary>Counts rows that arrived.</summary>
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
