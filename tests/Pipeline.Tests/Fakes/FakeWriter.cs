using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>Keeps written rows in memory. Users whose id begins with "refused" are refused as by a constraint.</summary>
internal sealed class FakeWriter : IJobWriter, IForgettingWriter
{
    public string? Location { get; init; }

    public string? Table { get; init; }

    public IVersionTable? Shadow { get; set; }

    public IVersionTable? Explanations { get; set; }

    public ConcurrentQueue<Predictions> Writes { get; } = [];

    /// <summary>Every stored row: user and y, in order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<double>> Rows { get; } = [];

    /// <summary>The purposes of all calls.</summary>
    public ConcurrentQueue<StoreCall> Calls { get; } = [];

    /// <summary>The cost of each write.</summary>
    public StoreCost WriteCost { get; set; }

    public int DefaultBatchSize { get; set; } = 1_000;

    public Func<Predictions, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The reading of the store's clock; null if the store has none.</summary>
    public Func<ClockReading?> Clock { get; set; } = () => null;

    public Task<ClockReading?> ReadClockAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Clock());
        }
        catch (StoreException e)
        {
            return Task.FromException<ClockReading?>(e);
        }
    }

    /// <summary>The faults of opening.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>Whether the writer was opened, which creates the table.</summary>
    public bool IsOpen { get; private set; }

    public Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        IsOpen = true;
        return Faults.Count == 0 ? Task.CompletedTask : Task.FromException(new PipelineConfigurationException(Faults));
    }

    /// <summary>When the inputs of stored scores were asked for.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> RetrievedAt { get; } = [];

    public Task<IReadOnlyDictionary<string, DateTimeOffset>?> ReadRetrievedAtAsync(
        IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>?>(
            users.Where(RetrievedAt.ContainsKey).ToDictionary(user => user, user => RetrievedAt[user]));

    /// <summary>Users for whom a newer score is stored.</summary>
    public Dictionary<string, Predictions> Newer { get; } = [];

    public Task<IReadOnlyList<string>?> ReadOutdatedAsync(OutdatedQuery query, StoreCall call, CancellationToken cancellationToken)
    {
        var newest = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in Writes)
        {
            foreach (var user in written.Outputs.Users)
                newest[user] = written.ModelVersion;
        }

        return Task.FromResult<IReadOnlyList<string>?>([.. newest.Where(each => each.Value != query.Version
            && string.CompareOrdinal(each.Key, query.After) > 0
            && (query.To is null || string.CompareOrdinal(each.Key, query.To) <= 0)).Select(each => each.Key).Take(query.Limit)]);
    }

    public async Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        call.Meter.Count(WriteCost);
        await During(predictions, cancellationToken);
        if (predictions.Outputs.Users.Any(user => user.StartsWith("refused", StringComparison.Ordinal)))
            throw new StoreException("The table refuses a row.", blamesData: true);
        Writes.Enqueue(predictions);
        for (var row = 0; row < predictions.Outputs.Count; row++)
            Rows.GetOrAdd(predictions.Outputs.Users[row], _ => []).Enqueue(predictions.Outputs.Values<double>("y")[row]);
        return [.. Enumerable.Range(0, predictions.Outputs.Count).Where(row => Newer.ContainsKey(predictions.Outputs.Users[row]))];
    }

    /// <summary>The completed jobs with their numbers of written rows.</summary>
    public ConcurrentQueue<(Guid Job, long Rows)> Completed { get; } = [];

    /// <summary>Runs before a job is completed.</summary>
    public Func<CancellationToken, Task> Completing { get; set; } = _ => Task.CompletedTask;

    public async Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken)
    {
        await Completing(cancellationToken);
        Completed.Enqueue((call.Job!.Value, rows));
    }

    /// <summary>The users that were recorded as failed, with the reasons.</summary>
    public ConcurrentDictionary<string, string> Failures { get; } = [];

    public Task WriteFailuresAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        foreach (var failed in users)
            Failures[failed.User] = failed.Reason;
        return Task.CompletedTask;
    }

    /// <summary>Runs before a stored score is read.</summary>
    public Func<string, CancellationToken, Task> Reading { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        await Reading(user, cancellationToken);
        if (Newer.TryGetValue(user, out var newer))
            return newer;
        var stored = Writes.LastOrDefault(write => write.Outputs.Users.Contains(user));
        if (stored is null)
            return null;
        var row = stored.Outputs.Users.ToList().IndexOf(user);
        return stored with { Outputs = stored.Outputs.Slice(row, 1) };
    }

    /// <summary>Runs before a user's rows are deleted. Returns what the store cannot delete yet.</summary>
    public Func<string, string?> Forgetting { get; set; } = _ => null;

    public Task<string?> ForgetAsync(string user, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        try
        {
            var left = Forgetting(user);
            Rows.TryRemove(user, out _);
            Failures.TryRemove(user, out _);
            return Task.FromResult(left);
        }
        catch (StoreException e)
        {
            return Task.FromException<string?>(e);
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
