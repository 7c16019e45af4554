namespace ModelPipeline.Grains;

/// <summary>
/// Brings the versions that the settings name into the state of a rollout. Those that make room for a new one lose their copy. Runs in the
/// grain.
/// </summary>
/// <param name="record">The state.</param>
/// <param name="key">The key of the grain.</param>
/// <param name="describe">Describes a version for the audit.</param>
/// <param name="grains">Finds the jobs, whose versions make no room.</param>
/// <param name="copies">Deletes copies.</param>
/// <param name="audit">Records what comes and goes.</param>
/// <param name="log">Hears of a version that is not taken.</param>
internal sealed class SettingsVersions(RolloutRecord record, string key, Func<VersionRecord, VersionInfo> describe, IGrainFactory grains,
    ModelCopies copies, RolloutAudit audit, RolloutLog log)
{
    /// <summary>Brings a version, which may be known.</summary>
    /// <param name="settings">The version.</param>
    /// <param name="change">Decides from the present state, and from the versions of running jobs where one must make room.</param>
    /// <returns>Why the version is not taken; null if it is.</returns>
    public async Task<string?> BringAsync(
        VersionSpec settings, Func<RolloutState, IReadOnlyCollection<string>, RolloutDecision> change)
    {
        var before = record.State;
        var mustMakeRoom = RolloutRules.IsFull(before) && before.Find(settings.Id) is null;
        var used = mustMakeRoom ? await VersionJobs.UsedAsync(grains, key) : [];
        var decision = await record.ChangeAsync(state =>
        {
            before = state;
            return change(state, used);
        });
        if (decision.Next is not { } after)
        {
            log.NotBrought(before.Pipeline, settings.Id, decision.Refusal!);
            return decision.Refusal;
        }

        if (before.IsSet() && before.Find(settings.Id) is null && after.Find(settings.Id) is { } added)
            await audit.AddedAsync(after.Pipeline, describe(added));
        foreach (var left in before.Kept().Where(each => after.Find(each.Spec.Id) is null))
        {
            await copies.DeleteAsync(after.Pipeline, left.Spec.Id);
            await audit.MadeRoomAsync(after.Pipeline, describe(left));
        }

        return null;
    }
}
