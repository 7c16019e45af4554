using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The explanations of predictions, from the silos.</summary>
internal sealed class ClusterExplanations(IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog)
{
    // The silo explains users for a minute at most.
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(60);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ExplanationReply> ExplainAsync(string pipeline, string user, ExplanationCall call, CancellationToken cancellationToken) =>
        calls.RunAsync(
            catalog.TimeoutOf(pipeline),
            (_, token) => grains.GetGrain<IExplanationGrain>(ExplanationKey.Of(pipeline, user)).Explain(user, call, token).AsTask(),
            cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ExplanationReply> ImportanceAsync(string pipeline, int users, ExplanationCall call, CancellationToken cancellationToken) =>
        calls.RunAsync(
            Sampling + catalog.TimeoutOf(pipeline),
            (_, token) => grains.GetGrain<IExplanationGrain>(ExplanationKey.Of(pipeline, "")).Importance(users, call, token).AsTask(),
            cancellationToken);
}
