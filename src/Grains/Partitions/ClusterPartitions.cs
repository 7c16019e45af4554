namespace ModelPipeline.Grains;

/// <summary>What the silos that are up know of a job's partitions: a job that comes back after its silo was lost goes on from there.</summary>
internal sealed class ClusterPartitions(IServiceProvider services, ISiloStatusOracle silos, ILocalSiloDetails here, TimeProvider clock) : EverySilo<IPartitionService>(services, silos, clock)
{
    // One of them can die together with the job's own silo.
    private const int Keepers = 2;

    /// <summary>What each silo that answers knows of the partitions, by their index.</summary>
    public Task<IReadOnlyList<Dictionary<int, PartitionReport>>> KnownAsync(Guid job) => AskAllAsync(service => service.Known(job));

    /// <summary>Has other silos keep how far partitions are until that is stored. Does nothing where there are none.</summary>
    public Task KeepAsync(Guid job, Dictionary<int, PartitionReport> reports)
    {
        if (reports.Count == 0)
            return Task.CompletedTask;
        // The same ones while they are there: they have what was told before.
        var others = Silos.Where(silo => !silo.Equals(here.SiloAddress)).Order().Take(Keepers);
        return Task.WhenAll(others.Select(silo => TellAsync(silo, service => service.Keep(job, reports))));
    }
}
