using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>Reads triggers as callers see them, from what their silos have told.</summary>
internal sealed class TriggerViews(TriggerStore store)
{
    /// <summary>The triggers.</summary>
    /// <param name="pipeline">The pipeline; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<TriggerInfo>> ReadAsync(string? pipeline, CancellationToken cancellationToken)
    {
        var told = await store.ReadSilosAsync(pipeline, cancellationToken);
        var stored = await store.ReadAsync(pipeline, cancellationToken);
        return [.. told.GroupBy(each => (each.Pipeline, each.Name)).Select(group => Of(group.Key.Pipeline,
            [.. group.Where(each => !each.IsSilent)], group.First(),
            stored.FirstOrDefault(row => row.Is(group.Key.Pipeline, group.Key.Name))))];
    }

    /// <summary>Pauses a trigger, or lets it go on where nobody is named.</summary>
    public Task PauseAsync(TriggerInfo trigger, string? by) =>
        store.PauseAsync(trigger.Pipeline, trigger.Name, by, CancellationToken.None);

    /// <summary>A trigger, from what its silos tell.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="silos">What the silos tell; none where all are silent.</param>
    /// <param name="any">What any silo told at any time.</param>
    /// <param name="stored">Whether it is paused.</param>
    internal static TriggerInfo Of(string pipeline, StoredTriggerSilo[] silos, StoredTriggerSilo any, StoredTrigger? stored)
    {
        var lags = silos.Where(each => each.Waiting is not null).ToList();
        var isParted = lags.Exists(each => each.IsPart);
        var state = StateOf(silos, stored);
        return new(pipeline, any.Name, any.Kind, state,
            state != TriggerState.Faulted ? null
                : silos.FirstOrDefault(each => each.Reason is not null)?.Reason ?? "No silo tells of this trigger at the moment.",
            lags.Count == 0 ? null : isParted ? lags.Sum(each => each.Waiting) : lags.MaxBy(each => each.At)!.Waiting,
            isParted ? lags.Max(each => each.OldestSeconds) : lags.MaxBy(each => each.At)?.OldestSeconds,
            stored?.PausedAt, stored?.PausedBy,
            [.. silos.Select(each => new TriggerSiloInfo(each.Silo, each.State, each.Reason, each.At))]);
    }

    // One silo that makes progress is progress.
    private static TriggerState StateOf(StoredTriggerSilo[] silos, StoredTrigger? stored)
    {
        if (stored?.PausedAt is not null)
            return TriggerState.Paused;
        var isFaulted = Array.Exists(silos, each => each.State == TriggerState.Faulted);
        var makesProgress = Array.Exists(silos, each => each.State is TriggerState.Running or TriggerState.Paused)
            || (!isFaulted && silos.Length > 0);
        return makesProgress ? TriggerState.Running : TriggerState.Faulted;
    }
}
