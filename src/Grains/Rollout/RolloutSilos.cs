using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>Tells all silos that a rollout has changed, and asks them what versions did.</summary>
internal sealed class RolloutSilos(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IRolloutService>(services)
{
    /// <summary>The active silos, as this silo sees them.</summary>
    public IReadOnlyCollection<SiloAddress> Active => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

    /// <summary>Asks all active silos what these versions did. A silo that does not answer is left out.</summary>
    /// <returns>The number of silos that answered, the statistics of each version over these silos, and a fault of shadow scores.</returns>
    public async Task<(int Answered, VersionStatistics[] Versions, string? Fault)> CollectAsync(string pipeline, string[] versions)
    {
        var answers = await Task.WhenAll(Active.Select(silo => AskAsync(silo, pipeline, versions)));
        var merged = Array.ConvertAll(versions, _ => new VersionStatistics());
        SiloStatistics[] given = [.. answers.OfType<SiloStatistics>()];
        for (var index = 0; index < versions.Length; index++)
        {
            foreach (var bytes in given.Select(answer => answer.Versions[index]).OfType<byte[]>())
                merged[index].Add(VersionStatistics.FromBytes(bytes));
        }

        return (given.Length, merged, given.Select(answer => answer.ShadowFault).FirstOrDefault(fault => fault is not null));
    }

    private async Task<SiloStatistics?> AskAsync(SiloAddress silo, string pipeline, string[] versions)
    {
        try
        {
            return await GetGrainService(silo).Statistics(pipeline, versions);
        }
        catch (Exception)
        {
            // The silo leaves, or runs an earlier version of the program.
            return null;
        }
    }

    /// <summary>Sends the message and waits for nobody.</summary>
    public void Wake(string pipeline)
    {
        foreach (var silo in Active)
        {
            _ = GetGrainService(silo).Wake(pipeline).ContinueWith(
                static sent => _ = sent.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
