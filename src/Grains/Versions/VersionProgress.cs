namespace ModelPipeline.Grains;

/// <summary>Makes the state of versions of what the silos tell.</summary>
internal static class VersionProgress
{
    /// <summary>The same state if nothing has changed.</summary>
    public static RolloutState Of(RolloutState state, SiloReports reports, TimeProvider clock)
    {
        foreach (var version in state.Kept())
        {
            if (Next(version, reports.Of(version.Spec.Id)) is { } next)
                state = state.With(next.State == version.State ? next : next with { StateAt = clock.GetUtcNow() });
        }

        return state;
    }

    private static VersionRecord? Next(VersionRecord version, IReadOnlyList<(SiloAddress Silo, SiloVersion? Version)> silos)
    {
        var next = version;
        var told = silos.Select(each => each.Version).OfType<SiloVersion>().ToList();
        if (version.Spec.Sha256 is null && told.Find(each => each.Sha256 is not null) is { } known)
            next = next with { Spec = next.Spec with { Sha256 = known.Sha256, Address = known.Address ?? next.Spec.Address } };
        else if (told.Find(each => each.Address is not null && each.Address != version.Spec.Address) is { } copied)
            next = next with { Spec = next.Spec with { Address = copied.Address! } };
        // A version that was ready stays ready: a silo that cannot open it tells so for itself, and its users are refused there.
        if (version.State is VersionState.Ready or VersionState.Failed || silos.Count == 0)
            return next == version ? null : next;
        if (told.Find(each => each.Trial is not null) is { Trial: { } trial })
            next = next with { Trial = RolloutJson.Read<VersionTrial>(trial) };
        var failed = silos.Where(each => each.Version?.State == (int)VersionState.Failed).ToList();
        if (failed.Count > 0)
        {
            var faults = failed.SelectMany(each => each.Version!.Faults.Select(fault => (each.Silo, Fault: fault)))
                .GroupBy(each => each.Fault)
                .Select(group => failed.Count == silos.Count ? group.Key : $"{group.Key} (on silo {group.First().Silo.Endpoint})");
            return next with { State = VersionState.Failed, Faults = [.. faults], IsPromotedWhenReady = false };
        }

        var least = silos.Min(each => (VersionState)(each.Version?.State ?? (int)VersionState.Fetching));
        next = next with { State = least };
        return next == version ? null : next;
    }
}
