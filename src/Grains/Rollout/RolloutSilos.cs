using Orleans.Runtime.Services;

namespace ModelPipeline.Grains;

/// <summary>Tells all silos that a rollout has changed.</summary>
internal sealed class RolloutSilos(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IRolloutService>(services)
{
    /// <summary>The active silos, as this silo sees them.</summary>
    public IReadOnlyCollection<SiloAddress> Active => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

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
