using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>What triggers remember, as all silos see it.</summary>
internal sealed class FakeTriggerMemory : ITriggerMemory
{
    private volatile string? position;

    /// <summary>The position that was stored last.</summary>
    public string? Position => position;

    /// <summary>The dead letters.</summary>
    public ConcurrentQueue<PoisonEvent> Dead { get; } = [];

    /// <summary>Runs before the position is read.</summary>
    public Action Reading { get; set; } = () => { };

    public Task<string?> ReadPositionAsync(string pipeline, string trigger, CancellationToken cancellationToken)
    {
        Reading();
        return Task.FromResult(position);
    }

    public Task SavePositionAsync(string pipeline, string trigger, string saved, CancellationToken cancellationToken)
    {
        position = saved;
        return Task.CompletedTask;
    }

    public Task SetAsideAsync(string pipeline, string trigger, IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken)
    {
        foreach (var each in events)
            Dead.Enqueue(each);
        return Task.CompletedTask;
    }
}
