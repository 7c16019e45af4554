using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Bench.Micro;

/// <summary>Has a batch in memory, and scans it again and again.</summary>
internal sealed class MemoryRetriever(Batch rows, int users) : IRetriever
{
    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) =>
        Task.FromResult(new Schema(rows.Columns.Select(column => column.Field)));

    public Task<Batch> GetAsync(IReadOnlyList<string> wanted, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult(rows.Slice(0, 0));

    public async IAsyncEnumerable<ScanBatch> ScanAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var read = rows.Count; read <= users; read += rows.Count)
        {
            await Task.Yield();
            yield return new(rows, read.ToString(CultureInfo.InvariantCulture));
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}

/// <summary>Drops what is written.</summary>
internal sealed class DroppingWriter : IWriter
{
    public Task OpenAsync(Schema outputs, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return [];
    }

    public Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<Predictions?>(null);

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
