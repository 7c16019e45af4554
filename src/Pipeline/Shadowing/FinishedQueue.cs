namespace ModelPipeline;

/// <summary>
/// Finished batches that wait for shadow versions, or for explanations. Bounded in rows and in bytes; what does not fit is not taken.
/// Thread-safe.
/// </summary>
/// <param name="maxRows">The number of rows at most.</param>
/// <param name="maxBytes">The estimated bytes of all values at most.</param>
internal sealed class FinishedQueue(int maxRows, long maxBytes) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<(FinishedBatch Batch, long Bytes)> waiting = new();
    private readonly SemaphoreSlim arrived = new(0);
    private int rows;
    private long bytes;
    private bool isClosed;

    /// <summary>The number of rows that wait.</summary>
    public int Rows
    {
        get
        {
            lock (gate)
                return rows;
        }
    }

    /// <summary>Whether a batch of that many rows can fit. Cheaper than an attempt to add the batch.</summary>
    public bool HasRoom(int more)
    {
        lock (gate)
            return !isClosed && rows + more <= maxRows && bytes < maxBytes;
    }

    /// <summary>Adds a batch; false if it does not fit or the queue is closed.</summary>
    public bool TryAdd(FinishedBatch batch)
    {
        var size = ShadowBytes.Of(batch.Rows) + ShadowBytes.Of(batch.Predictions.Outputs);
        lock (gate)
        {
            if (isClosed || rows + batch.Rows.Count > maxRows || bytes + size > maxBytes)
                return false;
            waiting.Enqueue((batch, size));
            rows += batch.Rows.Count;
            bytes += size;
            if (waiting.Count == 1)
                arrived.Release();
            return true;
        }
    }

    /// <summary>
    /// Waits for batches and takes those that can be scored together: of one snapshot, in the order in which they came, up to that many
    /// rows or a single larger batch.
    /// </summary>
    public async Task<IReadOnlyList<FinishedBatch>> TakeAsync(int mostRows, CancellationToken cancellationToken)
    {
        await arrived.WaitAsync(cancellationToken);
        var taken = new List<FinishedBatch>();
        var count = 0;
        lock (gate)
        {
            while (waiting.TryPeek(out var next) && Fits(next.Batch))
            {
                waiting.Dequeue();
                taken.Add(next.Batch);
                count += next.Batch.Rows.Count;
                rows -= next.Batch.Rows.Count;
                bytes -= next.Bytes;
            }

            if (waiting.Count > 0)
                arrived.Release();
        }

        return taken;

        bool Fits(FinishedBatch next) => taken.Count == 0
            || (count + next.Rows.Count <= mostRows && next.Lease.Snapshot == taken[0].Lease.Snapshot && HasSameTypes(next, taken[0]));
    }

    /// <summary>Takes no more batches, and returns those that wait.</summary>
    public IReadOnlyList<FinishedBatch> Close()
    {
        lock (gate)
        {
            isClosed = true;
            var rest = waiting.Select(each => each.Batch).ToList();
            waiting.Clear();
            rows = 0;
            bytes = 0;
            return rest;
        }
    }

    public void Dispose() => arrived.Dispose();

    // A file that changed may give a column another type, and columns of different types cannot become one.
    private static bool HasSameTypes(FinishedBatch one, FinishedBatch other) =>
        Fields(one.Rows).SequenceEqual(Fields(other.Rows))
        && Fields(one.Predictions.Outputs).SequenceEqual(Fields(other.Predictions.Outputs));

    private static IEnumerable<(string, ColumnType)> Fields(Batch batch) =>
        batch.Columns.Select(column => (column.Field.Name, column.Field.Type));
}
