using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// One worker per core, pipeline and lane. A silo applies at most as many batches of a lane at a time as it has cores, regardless of the
/// number of runs in progress.
/// </summary>
[StatelessWorker]
internal sealed class ModelGrain : Grain, IModelGrain
{
    public async ValueTask<Local<ModelAnswer>> Apply(Local<ModelCall> call)
    {
        var (lease, batch, slots, cancellationToken) = call.Value;
        try
        {
            // Small batches that runs apply themselves may have the slots of this worker and others.
            await slots.TakeAsync(cancellationToken);
            return new(new(await slots.ApplyAsync(lease, batch, cancellationToken), null));
        }
        catch (Exception e)
        {
            return new(new(null, e));
        }
    }
}
