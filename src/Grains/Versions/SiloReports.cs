namespace ModelPipeline.Grains;

/// <summary>What each silo has told about the versions of a pipeline. Kept in memory: silos tell it again every second.</summary>
internal sealed class SiloReports(TimeProvider clock)
{
    // A silo that is said to be active and tells nothing for so long has no such pipeline, or runs an earlier version of the program.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(15);

    private readonly Dictionary<SiloAddress, FollowCall> last = [];
    private readonly Dictionary<SiloAddress, long> seenAt = [];

    /// <summary>Records what a silo tells.</summary>
    public void Take(FollowCall call)
    {
        last[call.Silo] = call;
        seenAt[call.Silo] = clock.GetTimestamp();
    }

    /// <summary>Forgets silos that are gone, and waits for new ones.</summary>
    public void Keep(IReadOnlyCollection<SiloAddress> active)
    {
        foreach (var gone in seenAt.Keys.Except(active).ToList())
        {
            last.Remove(gone);
            seenAt.Remove(gone);
        }

        foreach (var silo in active)
            seenAt.TryAdd(silo, clock.GetTimestamp());
    }

    /// <summary>The silos that tell something, and those that are still expected to.</summary>
    public IEnumerable<SiloAddress> Silos =>
        seenAt.Where(each => clock.GetElapsedTime(each.Value) < Silent).Select(each => each.Key).Order();

    /// <summary>What the silos tell about a version, in the order of their addresses; null for a silo that has told nothing.</summary>
    public IReadOnlyList<(SiloAddress Silo, SiloVersion? Version)> Of(string version) =>
        [.. Silos.Select(silo => (silo, last.GetValueOrDefault(silo)?.Versions.FirstOrDefault(each => each.Id == version)))];

    /// <summary>Whether each silo has the version open, or cannot open it, and at least one has it open.</summary>
    public bool IsSettled(string version) => Of(version) is var all
        && all.All(each => each.Version?.State is (int)VersionState.Ready or (int)VersionState.Failed)
        && all.Any(each => each.Version?.State == (int)VersionState.Ready);

    /// <summary>Whether every silo follows the document of this number, or a later one.</summary>
    public bool Follow(long epoch) => Silos.All(silo => last.GetValueOrDefault(silo)?.Epoch >= epoch);
}
