using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ModelPipeline.Grains;

/// <summary>
/// Applies models through the silo's model grains, or on the caller's thread if a slot is free and the batch takes little time (<see
/// cref="ModelPace"/>). Slots limit the number of batches that are applied at a time, wherever they are applied. Thread-safe.
/// </summary>
internal sealed class ModelWorkers(IGrainFactory grains, ISiloStatusOracle silo, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Pipeline, Lane Lane), ModelSlots> known = [];

    public async ValueTask<Batch> ApplyAsync(ModelLease lease, Batch batch, CancellationToken cancellationToken)
    {
        // A stopping silo still finishes its accepted runs, but Orleans then calls no grain in it, not even from the silo itself.
        if (silo.CurrentStatus != SiloStatus.Active)
            return await lease.ApplyHereAsync(batch, cancellationToken);
        var slots = SlotsOf(lease);
        if (slots.TryTakeForShort(batch.Count))
            return await slots.ApplyAsync(lease, batch, cancellationToken);
        ModelAnswer answer;
        try
        {
            // A model that ignores its token is not awaited any longer.
            var call = new ModelCall(lease, batch, slots, cancellationToken);
            answer = (await slots.Worker.Apply(new(call)).AsTask().WaitAsync(cancellationToken)).Value;
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

    private ModelSlots SlotsOf(ModelLease lease) =>
        known.GetOrAdd((lease.Pipeline, lease.Lane),
            static (key, made) => new(made.Grains.GetGrain<IModelGrain>($"{key.Pipeline}/{key.Lane}"), made.Clock),
            (Grains: grains, Clock: clock));
}
