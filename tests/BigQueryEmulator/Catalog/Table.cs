using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>A table's name and schema; its rows are in DuckDB.</summary>
/// <param name="Extra">Partitioning, clustering and other properties. They are kept as given and have no effect.</param>
internal sealed record Table(TableName Name, IReadOnlyList<Field> Fields, string Location, DateTimeOffset Created, JsonObject Extra)
{
    private IReadOnlyDictionary<string, long>? columnBytes;
    private long changes;

    public StreamingBuffer Streaming { get; } = new();

    /// <summary>The logical bytes of each column; null if they were not counted since the last change.</summary>
    public IReadOnlyDictionary<string, long>? ColumnBytes => Volatile.Read(ref columnBytes);

    /// <summary>The number of changes of existing rows. A statement that began before the last change conflicts.</summary>
    public long Changes => Interlocked.Read(ref changes);

    public DateTimeOffset LastModified { get; private set; } = Created;

    public void Remember(IReadOnlyDictionary<string, long> bytes) => Volatile.Write(ref columnBytes, bytes);

    public void RowsChanged() => Interlocked.Increment(ref changes);

    public void Changed(DateTimeOffset now)
    {
        LastModified = now;
        Volatile.Write(ref columnBytes, null);
    }
}
