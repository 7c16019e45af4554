using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>Has a row for every user but those whose id begins with "missing"; column x is the length of the id. Records its reads.</summary>
internal sealed class FakeRetriever : IRetriever
{
    public ConcurrentQueue<string[]> Reads { get; } = [];

    /// <summary>What happens within a read, before its rows are returned.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    public Schema Source { get; set; } = new([new Field("x", ColumnType.Double)]);

    /// <summary>Users whose row appears twice.</summary>
    public HashSet<string> Twice { get; } = [];

    /// <summary>Users whose x is null.</summary>
    public HashSet<string> Null { get; } = [];

    public bool IsDisposed { get; private set; }

    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) => Task.FromResult(Source);

    public async Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        Reads.Enqueue([.. users]);
        await During(users, cancellationToken);
        var found = users.Where(user => !user.StartsWith("missing", StringComparison.Ordinal)).SelectMany(user => Enumerable.Repeat(user, Twice.Contains(user) ? 2 : 1)).ToList();
        var x = new ColumnBuilder<double>(new("x", ColumnType.Double), found.Count);
        foreach (var user in found)
        {
            if (Null.Contains(user))
                x.AppendNull();
            else
                x.Append(user.Length);
        }

        return new(found, [x.Build()]);
    }

    public Task PingAsync(CancellationToken cancellationToken) => During([], cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
