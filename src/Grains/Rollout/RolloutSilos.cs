using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>Tells all silos that a rollout has changed, and asks them what versions did.</summary>
internal sealed class RolloutSilos(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IRolloutService>(services)
{
    /// <summary>The active silos, as this silo sees them.</summary>
    public IReadOnlyCollection<SiloAddress> Active => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

    /// <summary>Asks all active silos what these versions did. A silo that does not answer is left out.</summary>
    public async Task<CollectedStatistics> CollectAsync(string pipeline, string[] versions)
    {
        var asked = Active.Order().ToArray();
        var answers = await Task.WhenAll(asked.Select(silo => AskAsync(silo, pipeline, versions)));
        var answered = new List<SiloAddress>();
        var merged = Array.ConvertAll(versions, _ => new VersionStatistics());
        var fault = (string?)null;
        foreach (var (silo, answer) in asked.Zip(answers))
        {
            if (answer is not { } given)
                continue;
            answered.Add(silo);
            fault ??= given.ShadowFault;
            foreach (var (index, did) in given.Versions.Index())
            {
                if (did is not null)
                    merged[index].Add(did);
            }
        }

        return new(answered, merged, fault);
    }

    private async Task<(VersionStatistics?[] Versions, string? ShadowFault)?> AskAsync(
        SiloAddress silo, string pipeline, string[] versions)
    {
        try
        {
            var answer = await GetGrainService(silo).Statistics(pipeline, versions);
            return (Array.ConvertAll(answer.Versions, bytes => bytes is null ? null : VersionStatistics.FromBytes(bytes)),
                answer.ShadowFault);
        }
        catch (Exception)
        {
            // The silo leaves, or runs another version of the program.
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
