namespace ModelPipeline.Grains;

/// <summary>Chooses the silo for a partition. Not thread-safe.</summary>
/// <param name="perSilo">The number of partitions that a silo gets at a time.</param>
internal sealed class SiloChoice<TSilo>(int perSilo) where TSilo : notnull
{
    private readonly Dictionary<TSilo, int> given = [];

    /// <summary>The silo with the fewest partitions; null if every silo is full.</summary>
    /// <param name="active">The active silos.</param>
    /// <param name="preferred">The silo that has begun the partition. It takes the partition even if it is full.</param>
    /// <param name="avoided">The silo on which the partition failed. It is used only if there is no other silo.</param>
    public TSilo? Choose(IReadOnlyCollection<TSilo> active, TSilo? preferred, TSilo? avoided)
    {
        if (preferred is not null && active.Contains(preferred) && !preferred.Equals(avoided))
            return preferred;
        return active.Where(silo => Given(silo) < perSilo && (active.Count == 1 || !silo.Equals(avoided))).OrderBy(Given).FirstOrDefault();
    }

    /// <summary>Whether any silo can take another partition.</summary>
    public bool HasRoom(IEnumerable<TSilo> active) => active.Any(silo => Given(silo) < perSilo);

    /// <summary>Records that a silo got a partition.</summary>
    public void Give(TSilo silo) => given[silo] = Given(silo) + 1;

    /// <summary>Records that a silo has finished a partition.</summary>
    public void Take(TSilo silo) => given[silo] = Given(silo) - 1;

    private int Given(TSilo silo) => given.GetValueOrDefault(silo);
}
