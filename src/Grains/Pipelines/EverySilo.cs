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

    /// <summary>Tells one silo, which may not answer.</summary>
    protected async Task TellAsync(SiloAddress silo, Func<TService, Task> message)
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

    private async Task<T?> AskAsync<T>(SiloAddress silo, Func<TService, Task<T>> question) where T : class
    {
        var answer = (T?)null;
        await TellAsync(silo, async service => answer = await question(service));
        return answer;
    }
}
