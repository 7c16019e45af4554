using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// One worker a core, pipeline and lane: as many batches of a lane are applied at a time as the silo has cores, however many runs are in
/// flight.
/// </summary>
[StatelessWorker]
internal sealed class ModelGrain : Grain, IModelGrain
{
    public async ValueTask<Local<ModelAnswer>> Apply(Local<ModelCall> call, CancellationToken cancellationToken)
    {
        try
        {
            return new(new(await call.Value.Lease.ApplyHereAsync(call.Value.Batch, cancellationToken), null));
        }
        catch (Exception e)
        {
            return new(new(null, e));
        }
    }
}
