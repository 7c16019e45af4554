using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Tests;

/// <summary>Keeps the shadow scores that are written. "refused" users are refused as a constraint would refuse them.</summary>
internal sealed class FakeVersionTable : IVersionTable
{
    public ConcurrentQueue<VersionRows> Writes { get; } = [];

    /// <summary>What happens within a call.</summary>
    public Func<CancellationToken, Task> During { get; set; } = _ => Task.CompletedTask;

    public int Opened { get; private set; }

    /// <summary>All stored rows, each as its user, its columns by name.</summary>
    public IReadOnlyList<(string User, string Version, Dictionary<string, object?> Values)> Rows =>
    [
        .. from write in Writes
           from row in Enumerable.Range(0, write.Rows.Count)
           select (write.Rows.Users[row], write.Version,
               write.Rows.Columns.ToDictionary(column => column.Field.Name, column => column.ValueAt(row))),
    ];

    public Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        Opened++;
        return During(cancellationToken);
    }

    public async Task WriteAsync(VersionRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        await During(cancellationToken);
        if (rows.Rows.Users.Any(user => user.StartsWith("refused", StringComparison.Ordinal)))
            throw new StoreException("The table refuses a row.", blamesData: true);
        Writes.Enqueue(rows);
    }

    public async IAsyncEnumerable<Batch> ReadAsync(
        string version, int pageSize, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await During(cancellationToken);
        foreach (var write in Writes.Where(write => write.Version == version))
            yield return write.Rows;
    }
}
