using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>A queue in memory. Claimed events come again when they are released.</summary>
internal sealed class FakeTrigger : ITrigger
{
    private readonly ConcurrentQueue<TriggerEvent> waiting = [];
    private int claims;

    public bool HasOneOwner { get; init; }

    /// <summary>The faults of opening.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>Events that were acknowledged.</summary>
    public ConcurrentQueue<HandledEvent> Acknowledged { get; } = [];

    /// <summary>Events that were put aside.</summary>
    public ConcurrentQueue<PoisonEvent> Dead { get; } = [];

    /// <summary>Events that were released, and how.</summary>
    public ConcurrentQueue<(TriggerEvent Event, TriggerRelease Release)> Released { get; } = [];

    /// <summary>Users who were forgotten.</summary>
    public ConcurrentQueue<string> Forgotten { get; } = [];

    /// <summary>The sizes of claims that were asked for.</summary>
    public ConcurrentQueue<int> Asked { get; } = [];

    /// <summary>The number of claims that wait for events.</summary>
    public int Claims => Volatile.Read(ref claims);

    /// <summary>Runs before events are claimed.</summary>
    public Action Claiming { get; set; } = () => { };

    /// <summary>Runs before events are acknowledged.</summary>
    public Func<Task> Acknowledging { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before the events that wait are counted.</summary>
    public Func<CancellationToken, Task> Counting { get; set; } = _ => Task.CompletedTask;

    public bool IsDisposed { get; private set; }

    /// <summary>The number of events that wait.</summary>
    public int Waiting => waiting.Count;

    public void Send(params IEnumerable<TriggerEvent> events)
    {
        foreach (var each in events)
            waiting.Enqueue(each);
    }

    public Task OpenAsync(CancellationToken cancellationToken) =>
        Faults.Count == 0 ? Task.CompletedTask : Task.FromException(new PipelineConfigurationException(Faults));

    public async Task<IReadOnlyList<TriggerEvent>> ClaimAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        Asked.Enqueue(most);
        Claiming();
        Interlocked.Increment(ref claims);
        try
        {
            while (waiting.IsEmpty)
                await Task.Delay(5, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref claims);
        }

        var claimed = new List<TriggerEvent>();
        while (claimed.Count < most && waiting.TryDequeue(out var each))
            claimed.Add(each);
        return claimed;
    }

    public async Task AcknowledgeAsync(IReadOnlyList<HandledEvent> events, CancellationToken cancellationToken)
    {
        await Acknowledging();
        foreach (var each in events)
            Acknowledged.Enqueue(each);
    }

    public Task SetAsideAsync(IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken)
    {
        foreach (var each in events)
            Dead.Enqueue(each);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(IReadOnlyList<TriggerEvent> events, TriggerRelease release, CancellationToken cancellationToken)
    {
        foreach (var each in events)
        {
            Released.Enqueue((each, release));
            waiting.Enqueue(release.IsCounted ? each with { Attempts = each.Attempts + 1 } : each);
        }

        return Task.CompletedTask;
    }

    public async Task<TriggerLag> ReadLagAsync(CancellationToken cancellationToken)
    {
        await Counting(cancellationToken);
        return new(waiting.Count, TimeSpan.FromSeconds(waiting.IsEmpty ? 0 : 1));
    }

    public Task ForgetAsync(string user, CancellationToken cancellationToken)
    {
        Forgotten.Enqueue(user);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
