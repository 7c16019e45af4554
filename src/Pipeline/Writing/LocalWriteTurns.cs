using System.Collections.Concurrent;

namespace ModelPipeline;

/// <summary>Gives write turns within one process.</summary>
public sealed class LocalWriteTurns : IWriteTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> tables = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<IAsyncDisposable> WaitForTurnAsync(string table, int most, CancellationToken cancellationToken)
    {
        var turns = tables.GetOrAdd(table, static (_, most) => new(most), most);
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    private sealed class Turn(SemaphoreSlim turns) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            turns.Release();
            return default;
        }
    }
}
