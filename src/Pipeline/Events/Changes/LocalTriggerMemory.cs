using System.Collections.Concurrent;

namespace ModelPipeline;

/// <summary>The memory of a host without a database for it: it lives as long as the process.</summary>
internal sealed class LocalTriggerMemory : ITriggerMemory
{
    private readonly ConcurrentDictionary<(string Pipeline, string Trigger), string> positions = [];

    public Task<string?> ReadPositionAsync(string pipeline, string trigger, CancellationToken cancellationToken) =>
        Task.FromResult(positions.GetValueOrDefault((pipeline, trigger)));

    public Task SavePositionAsync(string pipeline, string trigger, string position, CancellationToken cancellationToken)
    {
        positions[(pipeline, trigger)] = position;
        return Task.CompletedTask;
    }

    // The log of the silo has the reasons.
    public Task SetAsideAsync(
        string pipeline, string trigger, IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
}
