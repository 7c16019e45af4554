namespace ModelPipeline.Grains;

/// <summary>
/// Applies leased models to batches; its key is the pipeline and the lane, <c>churn/Job</c>, so that each lane has workers of its own.
/// Stands here rather than with the wire contracts because it is no wire contract: a stateless worker is always in the caller's silo, and
/// batches do not leave it.
/// </summary>
[Alias("ModelPipeline.IModelGrain")]
internal interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Applies the leased model; everything is handed over by reference.</summary>
    // Longer than any deadline of a caller, of which Jobs:BatchTimeout is the longest, a day at most: callers end their calls themselves.
    [Alias("Apply"), ResponseTimeout("1.01:00:00")]
    ValueTask<Local<ModelAnswer>> Apply(Local<ModelCall> call, CancellationToken cancellationToken);
}
