using System.Collections.Concurrent;

namespace ModelPipeline.Compliance;

/// <summary>An input in memory, with one number for each user.</summary>
internal sealed class MemoryInput : IRetriever
{
    private static readonly Field X = new("x", ColumnType.Double);

    /// <summary>The number of each user.</summary>
    public ConcurrentDictionary<string, double> Values { get; } = [];

    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) => Task.FromResult(new Schema([X]));

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken)
    {
        var rows = users.Where(Values.ContainsKey).Select(user => (User: user, Value: Values[user])).ToList();
        return Task.FromResult(new Batch([.. rows.Select(row => row.User)],
            [new Column<double>(X, rows.Select(row => row.Value).ToArray())]));
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
