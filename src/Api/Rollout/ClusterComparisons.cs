using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The comparisons of versions in the cluster.</summary>
internal sealed class ClusterComparisons(IGrainFactory grains, ClusterCalls calls)
{
    // All stored scores of a version are read.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ComparisonReply> CompareAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout,
            (_, _) => grains.GetGrain<IComparisonGrain>(pipeline.ToLowerInvariant()).Compare(version).AsTask(), cancellationToken);
}
