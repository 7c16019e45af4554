using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>Keeps what is written. "refused" users are refused as a constraint would refuse them.</summary>
internal sealed class FakeWriter : IJobWriter
{
    public string? Location { get; init; }

    public string? Table { get; init; }

    public ConcurrentQueue<Predictions> Writes { get; } = [];

    /// <summary>Every row that was stored: user and y, in order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<double>> Rows { get; } = [];

    /// <summary>What it was called for.</summary>
    public ConcurrentQueue<StoreCall> Calls { get; } = [];

    /// <summary>What each write costs.</summary>
    public StoreCost WriteCost { get; set; }

    public int DefaultBatchSize { get; set; } = 1_000;

    public Func<Predictions, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What its clock says; null where it has none.</summary>
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

    /// <summary>What opening it finds wrong.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>Whether it was opened, which makes a table.</summary>
    public bool IsOpen { get; private set; }

    public Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        IsOpen = true;
        return Faults.Count == 0 ? Task.CompletedTask : Task.FromException(new PipelineConfigurationException(Faults));
    }

    /// <summary>Users for whom a newer score is stored.</summary>
    public Dictionary<string, Predictions> Newer { get; } = [];

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

    /// <summary>The jobs that were completed, and how many rows each had written.</summary>
    public ConcurrentQueue<(Guid Job, long Rows)> Completed { get; } = [];

    /// <summary>What happens before a job is completed.</summary>
    public Func<CancellationToken, Task> Completing { get; set; } = _ => Task.CompletedTask;

    public async Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken)
    {
        await Completing(cancellationToken);
        Completed.Enqueue((call.Job!.Value, rows));
    }

    /// <summary>Who was recorded as failed, and why.</summary>
    public ConcurrentDictionary<string, string> Failures { get; } = [];

    public Task WriteFailuresAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        foreach (var failed in users)
            Failures[failed.User] = failed.Reason;
        return Task.CompletedTask;
    }

    public Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        if (Newer.TryGetValue(user, out var newer))
            return Task.FromResult<Predictions?>(newer);
        var stored = Writes.LastOrDefault(write => write.Outputs.Users.Contains(user));
        if (stored is null)
            return Task.FromResult<Predictions?>(null);
        var row = stored.Outputs.Users.ToList().IndexOf(user);
        return Task.FromResult<Predictions?>(stored with { Outputs = stored.Outputs.Slice(row, 1) });
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
