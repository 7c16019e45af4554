namespace ModelPipeline.Grains;

/// <summary>
/// Applies leased models to batches. Its key is the pipeline and the lane, such as <c>churn/Job</c>, so that each lane has its own workers.
/// It is declared here and not with the wire contracts, because no call leaves the silo: a stateless worker is always in the caller's silo.
/// </summary>
[Alias("ModelPipeline.IModelGrain")]
internal interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Applies the leased model. Arguments and result are passed by reference.</summary>
    // The timeout is longer than any caller's deadline. The longest is Jobs:BatchTimeout, at most one day. Callers end their calls
    // themselves.
    [Alias("Apply"), ResponseTimeout("1.01:00:00")]
    ValueTask<Local<ModelAnswer>> Apply(Local<ModelCall> call);
}
