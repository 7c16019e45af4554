using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// Applies a pipeline's model to a batch; its key is the pipeline. Stands here rather than with the wire contracts because it is no
/// wire contract: batches have no serializer on purpose, features stay in the silo that read them.
/// </summary>
[Alias("ModelPipeline.IModelGrain")]
internal interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Applies the silo's one shared model; batches are handed over by reference.</summary>
    [Alias("Apply")]
    ValueTask<Immutable<Batch>> Apply(Immutable<Batch> batch, CancellationToken cancellationToken);
}
