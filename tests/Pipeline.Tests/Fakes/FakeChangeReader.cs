namespace ModelPipeline.Tests;

/// <summary>A table in memory, with a number and the moment of the last change for each user.</summary>
internal sealed class FakeChangeReader : IRetriever, IChangeReader
{
    private static readonly Schema Columns = new([new("x", ColumnType.Double), new("changed_at", ColumnType.Timestamp)]);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Value, DateTimeOffset At)> rows = [];

    /// <summary>What is wrong with the column of the moments; null for nothing.</summary>
    public string? Mismatch { get; init; }

    /// <summary>The clock of the store.</summary>
    public Func<DateTimeOffset> Now { get; init; } = TimeProvider.System.GetUtcNow;

    /// <summary>Runs during each look at the changes.</summary>
    public Action During { get; set; } = () => { };

    /// <summary>The number of looks at the changes.</summary>
    public int Reads { get; private set; }

    /// <summary>Changes a row.</summary>
    public void Change(string user, double value, DateTimeOffset at)
    {
        lock (gate)
            rows[user] = (value, at);
    }

    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) => Task.FromResult(Columns);

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var found = users.Where(rows.ContainsKey).ToList();
            return Task.FromResult(new Batch(found,
                [new Column<double>(Columns[0], found.Select(user => rows[user].Value).ToArray())]));
        }
    }

    public Task<string?> CheckChangedAtAsync(string column, CancellationToken cancellationToken) => Task.FromResult(Mismatch);

    public Task<ChangePage> ReadChangesAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        During();
        lock (gate)
        {
            Reads++;
            var changes = rows.Where(row => row.Value.At > query.From).Select(row => new UserChange(row.Key, row.Value.At))
                .OrderBy(change => change.At).ThenBy(change => change.User, StringComparer.Ordinal)
                .Where(change => query.After is not { } last || change.At > last.At
                    || (change.At == last.At && string.CompareOrdinal(change.User, last.User) > 0))
                .Take(query.Limit).ToList();
            return Task.FromResult(new ChangePage(changes, Now()));
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
