using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// One worker per core, pipeline and lane. A silo applies at most as many batches of a lane at a time as it has cores, regardless of the
/// number of runs in progress.
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
