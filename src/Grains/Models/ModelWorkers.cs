using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ModelPipeline.Grains;

/// <summary>Has models applied by the silo's model grains, which bound how many batches are applied at a time. Thread-safe.</summary>
internal sealed class ModelWorkers(IGrainFactory grains, ISiloStatusOracle silo)
{
    private readonly ConcurrentDictionary<(string Pipeline, Lane Lane), IModelGrain> known = [];

    public async ValueTask<Batch> ApplyAsync(ModelLease lease, Batch batch, CancellationToken cancellationToken)
    {
        // A silo that stops still finishes the runs that it has accepted, but Orleans calls no grain in it any more, not even from within.
        if (silo.CurrentStatus != SiloStatus.Active)
            return await lease.ApplyHereAsync(batch, cancellationToken);
        ModelAnswer answer;
        try
        {
            answer = (await Worker(lease).Apply(new(new(lease, batch)), cancellationToken)).Value;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Orleans did not take the call, or lost it: the silo stops, or is overloaded. No row is to blame, and the caller has a slot
            // anyway.
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
