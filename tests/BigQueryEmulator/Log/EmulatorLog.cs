using System.Collections.Concurrent;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Log;

/// <summary>The requests and queries of the emulator in the order of their arrival.</summary>
public sealed class EmulatorLog
{
    private readonly ConcurrentQueue<LoggedRequest> requests = new();
    private readonly ConcurrentQueue<LoggedQuery> queries = new();
    private long bytesBilled;
    private int changing;
    private int mostChanging;

    /// <summary>All requests, including requests that met a fault.</summary>
    public IReadOnlyList<LoggedRequest> Requests => [.. requests];

    /// <summary>All queries that ran.</summary>
    public IReadOnlyList<LoggedQuery> Queries => [.. queries];

    /// <summary>The bytes that successful queries would have been billed for.</summary>
    public long BytesBilled => Interlocked.Read(ref bytesBilled);

    /// <summary>The largest number of statements that changed rows at the same time.</summary>
    public int MostChangesAtATime => Volatile.Read(ref mostChanging);

    /// <summary>The number of requests of these kinds.</summary>
    public int Count(Operation operations) => requests.Count(request => (request.Operation & operations) != 0);

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        requests.Clear();
        queries.Clear();
        Interlocked.Exchange(ref bytesBilled, 0);
        Volatile.Write(ref mostChanging, 0);
    }

    internal void Add(LoggedRequest request) => requests.Enqueue(request);

    internal void Add(LoggedQuery query) => queries.Enqueue(query);

    internal void ChangeBegins()
    {
        var now = Interlocked.Increment(ref changing);
        for (var most = MostChangesAtATime; now > most; most = MostChangesAtATime)
            Interlocked.CompareExchange(ref mostChanging, now, most);
    }

    internal void ChangeEnds() => Interlocked.Decrement(ref changing);

    internal void Bill(long bytes) => Interlocked.Add(ref bytesBilled, bytes);
}
