using Orleans.Runtime.Services;
using Orleans.Services;

namespace ModelPipeline.Grains;

/// <summary>Asks the service of every silo that is up. One that does not answer soon is left out.</summary>
internal abstract class EverySilo<TService>(IServiceProvider services, ISiloStatusOracle silos, TimeProvider clock) : GrainServiceClient<TService>(services)
    where TService : IGrainService
{
    // A silo that is gone stays among those that are up for some seconds; who asks all does not wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The silos that are up, as this one sees them.</summary>
    protected IReadOnlyCollection<SiloAddress> Silos => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

    /// <summary>What the silos answer that answer.</summary>
    protected async Task<IReadOnlyList<T>> AskAllAsync<T>(Func<TService, Task<T>> question) where T : class
    {
        var answers = await Task.WhenAll(Silos.Select(silo => AskAsync(silo, question)));
        return [.. answers.OfType<T>()];
    }

    /// <summary>What one silo answers; null where it does not.</summary>
    protected async Task<T?> AskAsync<T>(SiloAddress silo, Func<TService, Task<T>> question) where T : class
    {
        try
        {
            return await question(GetGrainService(silo)).WaitAsync(Patience, clock);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}
