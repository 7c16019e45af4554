using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Pauses all triggers, or lets them go on. The first silo that asks is the owner.</summary>
internal sealed class FakeTriggerControl : ITriggerControl
{
    private string? owner;

    public volatile bool IsPaused;

    /// <summary>What each silo told last.</summary>
    public ConcurrentDictionary<string, TriggerReport> Told { get; } = [];

    /// <summary>The silos that have left.</summary>
    public ConcurrentQueue<string> Left { get; } = [];

    public Task<IReadOnlyList<TriggerOrder>> SyncAsync(
        string silo, IReadOnlyList<TriggerReport> reports, CancellationToken cancellationToken)
    {
        var first = Interlocked.CompareExchange(ref owner, silo, null) ?? silo;
        Told[silo] = Assert.Single(reports);
        return Task.FromResult<IReadOnlyList<TriggerOrder>>([new TriggerOrder(IsPaused, silo == first)]);
    }

    public Task LeaveAsync(string silo, CancellationToken cancellationToken)
    {
        Left.Enqueue(silo);
        return Task.CompletedTask;
    }
}
