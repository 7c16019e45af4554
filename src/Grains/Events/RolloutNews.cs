namespace ModelPipeline.Grains;

/// <summary>
/// Tells webhooks what the stored state of a rollout says. The state also says what was told: whatever is stored is told, also after the
/// silo was lost between the two.
/// </summary>
internal static class RolloutNews
{
    /// <summary>What the state has and nobody was told of.</summary>
    public static IReadOnlyList<Happening> Of(RolloutState state)
    {
        // State that an earlier version of the program stored: its history is no news.
        if (state.ToldEpoch is not { } told)
            return [];
        var changes = state.Changes.Where(change => change.Epoch > told)
            .Select(change => Happenings.OfRollout(state.Pipeline, change)).OfType<Happening>();
        return [.. changes, .. Failures(state).Select(version => Happenings.OfVersion(state.Pipeline, version))];
    }

    /// <summary>The state after its news were told; the same state if nothing changes.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="told">The state whose news were told.</param>
    public static RolloutState Told(RolloutState state, RolloutState told)
    {
        var failed = Failures(told).Select(version => (version.Spec.Id, version.StateAt)).ToHashSet();
        var next = state.ToldEpoch is { } epoch && epoch >= told.Epoch ? state : state with { ToldEpoch = told.Epoch };
        return failed.Count == 0 ? next : next with
        {
            Versions = [.. next.Versions.Select(each =>
                failed.Contains((each.Spec.Id, each.StateAt)) ? each with { IsFailureTold = true } : each)],
        };
    }

    private static IEnumerable<VersionRecord> Failures(RolloutState state) =>
        state.Kept().Where(version => version is { State: VersionState.Failed, IsFailureTold: false });
}
