using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ModelPipeline.Grains;

/// <summary>
/// Applies models through the silo's model grains, which limit the number of batches that are applied at a time. Thread-safe.
/// </summary>
internal sealed class ModelWorkers(IGrainFactory grains, ISiloStatusOracle silo)
{
    private readonly ConcurrentDictionary<(string Pipeline, Lane Lane), IModelGrain> known = [];

    public async ValueTask<Batch> ApplyAsync(ModelLease lease, Batch batch, CancellationToken cancellationToken)
    {
        // A stopping silo still finishes its accepted runs, but Orleans then calls no grain in it, not even from the silo itself.
        if (silo.CurrentStatus != SiloStatus.Active)
            return await lease.ApplyHereAsync(batch, cancellationToken);
        ModelAnswer answer;
        try
        {
            answer = (await Worker(lease).Apply(new(new(lease, batch)), cancellationToken)).Value;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Orleans refused or lost the call, because the silo stops or is overloaded. No row is to blame. The caller has a slot, so it
            // applies the model itself.
            return await lease.ApplyHereAsync(batch, cancellationToken);
        }

        if (answer.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return answer.Outputs!;
    }

    private IModelGrain Worker(ModelLease lease) =>
        known.GetOrAdd((lease.Pipeline, lease.Lane), static (key, grains) => grains.GetGrain<IModelGrain>($"{key.Pipeline}/{key.Lane}"),
            grains);
}
