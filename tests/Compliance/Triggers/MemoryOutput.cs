namespace ModelPipeline.Compliance;

/// <summary>An output in memory, in which the newest score of a user stays, as the seam of writers asks for.</summary>
internal sealed class MemoryOutput : IWriter
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset RetrievedAt, double Score)> stored = [];
    private readonly List<double> history = [];

    /// <summary>Runs before a write, with the scores of the write.</summary>
    public Func<IReadOnlyList<double>, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The stored scores of all users, in the order in which they were stored.</summary>
    public IReadOnlyList<double> History
    {
        get
        {
            lock (gate)
                return [.. history];
        }
    }

    /// <summary>The stored score of a user; null for none.</summary>
    public double? this[string user]
    {
        get
        {
            lock (gate)
                return stored.TryGetValue(user, out var found) ? found.Score : null;
        }
    }

    public Task OpenAsync(Schema outputs, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        var scores = predictions.Outputs.Values<double>("y").ToArray();
        await Before(scores, cancellationToken);
        var superseded = new List<int>();
        lock (gate)
        {
            foreach (var (row, user) in predictions.Outputs.Users.Index())
            {
                if (stored.TryGetValue(user, out var newer) && newer.RetrievedAt > predictions.RetrievedAt)
                {
                    superseded.Add(row);
                    continue;
                }

                stored[user] = (predictions.RetrievedAt, scores[row]);
                history.Add(scores[row]);
            }
        }

        return superseded;
    }

    public Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<Predictions?>(null);

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
