using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>
/// What the silos that are up know of a job's partitions: a job that comes back after its silo was lost goes on from there. A silo that
/// does not answer soon is left out.
/// </summary>
internal sealed class ClusterPartitions(IServiceProvider services, ISiloStatusOracle silos, ILocalSiloDetails here, TimeProvider clock)
    : GrainServiceClient<IPartitionService>(services)
{
    // One of them can die together with the job's own silo.
    private const int Keepers = 2;

    // A silo that is gone stays among those that are up for some seconds; who asks all does not wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Those that are up, as this one sees them.
    private IEnumerable<SiloAddress> Silos => silos.GetApproximateSiloStatuses(onlyActive: true).Keys;

    /// <summary>What each silo that answers knows of the partitions, by their index.</summary>
    public async Task<IReadOnlyList<Dictionary<int, PartitionReport>>> KnownAsync(Guid job)
    {
        var answers = await Task.WhenAll(Silos.Select(silo => AskAsync(silo, job)));
        return [.. answers.OfType<Dictionary<int, PartitionReport>>()];
    }

    /// <summary>Has other silos keep how far partitions are until that is stored. Does nothing where there are none.</summary>
    public Task KeepAsync(Guid job, Dictionary<int, PartitionReport> reports)
    {
        if (reports.Count == 0)
            return Task.CompletedTask;
        // The same ones while they are there: they have what was told before.
        var others = Silos.Where(silo => !silo.Equals(here.SiloAddress)).Order().Take(Keepers);
        return Task.WhenAll(others.Select(silo => TellAsync(silo, service => service.Keep(job, reports))));
    }

    private async Task<Dictionary<int, PartitionReport>?> AskAsync(SiloAddress silo, Guid job)
    {
        var answer = (Dictionary<int, PartitionReport>?)null;
        await TellAsync(silo, async service => answer = await service.Known(job));
        return answer;
    }

    private async Task TellAsync(SiloAddress silo, Func<IPartitionService, Task> message)
    {
        try
        {
            await message(GetGrainService(silo)).WaitAsync(Patience, clock);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // It is gone, or will be; nobody waits for it.
        }
    }
}
