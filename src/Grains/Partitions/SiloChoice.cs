namespace ModelPipeline.Grains;

/// <summary>Which silo a partition goes to. Not thread-safe.</summary>
/// <param name="perSilo">Partitions that a silo is given at a time.</param>
internal sealed class SiloChoice<TSilo>(int perSilo) where TSilo : notnull
{
    private readonly Dictionary<TSilo, int> given = [];

    /// <summary>The silo that has the fewest partitions; null where each has as many as it takes.</summary>
    /// <param name="active">Those that there are.</param>
    /// <param name="preferred">The one that has begun with the partition, which takes it in any case.</param>
    /// <param name="avoided">The one on which it failed; taken only where there is no other.</param>
    public TSilo? Choose(IReadOnlyCollection<TSilo> active, TSilo? preferred, TSilo? avoided)
    {
        if (preferred is not null && active.Contains(preferred) && !preferred.Equals(avoided))
            return preferred;
        return active.Where(silo => Given(silo) < perSilo && (active.Count == 1 || !silo.Equals(avoided))).OrderBy(Given).FirstOrDefault();
    }

    /// <summary>Whether a silo takes another partition.</summary>
    public bool HasRoom(IEnumerable<TSilo> active) => active.Any(silo => Given(silo) < perSilo);

    /// <summary>A silo is given a partition.</summary>
    public void Give(TSilo silo) => given[silo] = Given(silo) + 1;

    /// <summary>A silo has one partition less.</summary>
    public void Take(TSilo silo) => given[silo] = Given(silo) - 1;

    private int Given(TSilo silo) => given.GetValueOrDefault(silo);
}
