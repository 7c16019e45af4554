using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>
/// Asks the active silos what they know about a job's partitions. A job whose silo was lost continues from there. A silo that does not
/// answer within a second is skipped.
/// </summary>
internal sealed class ClusterPartitions(IServiceProvider services, ISiloStatusOracle silos, ILocalSiloDetails here, TimeProvider clock)
    : GrainServiceClient<IPartitionService>(services)
{
    // Two silos, because one can die together with the job's own silo.
    private const int Replicas = 2;

    // A dead silo counts as active for some seconds. The job does not wait for it.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    // The active silos, as this silo sees them.
    private IEnumerable<SiloAddress> Silos => silos.GetApproximateSiloStatuses(onlyActive: true).Keys;

    /// <summary>The progress of the partitions that each answering silo knows, by index.</summary>
    public async Task<IReadOnlyList<Dictionary<int, PartitionReport>>> LoadAsync(Guid job)
    {
        var answers = await Task.WhenAll(Silos.Select(silo => AskAsync(silo, job)));
        return [.. answers.OfType<Dictionary<int, PartitionReport>>()];
    }

    /// <summary>
    /// Sends the progress of partitions to other silos, which keep it until it is stored. Does nothing if there is no other silo.
    /// </summary>
    public Task ReplicateAsync(Guid job, Dictionary<int, PartitionReport> reports)
    {
        if (reports.Count == 0)
            return Task.CompletedTask;
        // The same silos are used as long as they are active, because they have the earlier reports.
        var others = Silos.Where(silo => !silo.Equals(here.SiloAddress)).Order().Take(Replicas);
        return Task.WhenAll(others.Select(silo => CallAsync(silo, service => service.Keep(job, reports))));
    }

    private async Task<Dictionary<int, PartitionReport>?> AskAsync(SiloAddress silo, Guid job)
    {
        var answer = (Dictionary<int, PartitionReport>?)null;
        await CallAsync(silo, async service => answer = await service.Known(job));
        return answer;
    }

    private async Task CallAsync(SiloAddress silo, Func<IPartitionService, Task> message)
    {
        try
        {
            await message(GetGrainService(silo)).WaitAsync(AnswerTimeout, clock);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // The silo is gone, or soon will be. Nobody waits for it.
        }
    }
}
