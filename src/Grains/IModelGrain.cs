namespace ModelPipeline.Grains;

/// <summary>
/// Applies a pipeline's model to a batch; its key is the pipeline. Stands here rather than with the wire contracts because it is no
/// wire contract: a stateless worker is always in the caller's silo, and batches do not leave it.
/// </summary>
[Alias("ModelPipeline.IModelGrain")]
internal interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Applies the silo's one shared model; batches are handed over by reference.</summary>
    [Alias("Apply")]
    ValueTask<Batch> Apply(Batch batch, CancellationToken cancellationToken);
}
