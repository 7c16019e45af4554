using System.Collections.Concurrent;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The statements that change rows of a table: two run at a time, twenty wait, and the next is refused.</summary>
internal sealed class ChangeQueue
{
    private const int MostRunning = 2;
    private const int MostWaiting = 20;

    private readonly ConcurrentDictionary<TableName, Line> lines = new();

    /// <summary>Waits until a statement may run. Dispose of the result at its end.</summary>
    /// <exception cref="ApiException">Too many statements wait.</exception>
    public async Task<IDisposable> EnterAsync(TableName table, CancellationToken cancellationToken)
    {
        var line = lines.GetOrAdd(table, _ => new());
        if (Interlocked.Increment(ref line.Length) > MostRunning + MostWaiting)
        {
            Interlocked.Decrement(ref line.Length);
            throw new ApiException(400, "resourcesExceeded",
                $"Resources exceeded during query execution: Too many DML statements outstanding against table {table}, limit is {MostWaiting}.");
        }

        try
        {
            await line.Running.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref line.Length);
            throw;
        }

        return line;
    }

    private sealed class Line : IDisposable
    {
        public readonly SemaphoreSlim Running = new(MostRunning);
        public int Length;

        public void Dispose()
        {
            Interlocked.Decrement(ref Length);
            Running.Release();
        }
    }
}
