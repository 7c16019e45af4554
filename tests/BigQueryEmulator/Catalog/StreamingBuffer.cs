namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>
/// The rows that were recently streamed into a table. Rows younger than 90 minutes cannot be changed and are not counted. A row whose
/// insert id was used in the last minute is not stored again.
/// </summary>
internal sealed class StreamingBuffer
{
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(90);
    // BigQuery promises at least one minute. A client that relies on more must fail here.
    private static readonly TimeSpan InsertIdMemory = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<(DateTimeOffset At, long Rows)> inserts = new();
    private readonly Dictionary<string, DateTimeOffset> insertIds = [];

    public void Add(long rows, DateTimeOffset now)
    {
        lock (gate)
            inserts.Enqueue((now, rows));
    }

    /// <summary>The number of rows in the buffer, and the time of the oldest.</summary>
    public (long Rows, DateTimeOffset? Oldest) Read(DateTimeOffset now)
    {
        lock (gate)
        {
            while (inserts.TryPeek(out var first) && now - first.At >= Stay)
                inserts.Dequeue();
            return (inserts.Sum(insert => insert.Rows), inserts.TryPeek(out var oldest) ? oldest.At : null);
        }
    }

    public bool HasSeen(string insertId, DateTimeOffset now)
    {
        lock (gate)
            return insertIds.TryGetValue(insertId, out var seen) && now - seen < InsertIdMemory;
    }

    public void Remember(IEnumerable<string> ids, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var id in ids)
                insertIds[id] = now;
        }
    }

    /// <summary>Empties the buffer, because the table was replaced.</summary>
    public void Clear()
    {
        lock (gate)
        {
            inserts.Clear();
            insertIds.Clear();
        }
    }
}
