using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The pipelines as the silos describe them. Thread-safe.</summary>
internal sealed class PipelineCatalog(IGrainFactory grains, ClusterCalls calls, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    private PipelineInfo[] known = [];
    private long refreshedAt = clock.GetTimestamp();

    /// <summary>All pipelines, by name.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<PipelineInfo[]> ListAsync(CancellationToken cancellationToken)
    {
        var pipelines = await calls.RunAsync(Timeout, (_, _) => Grain.List().AsTask(), cancellationToken);
        Volatile.Write(ref known, pipelines);
        return pipelines;
    }

    /// <summary>One pipeline; null for an unknown name.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<PipelineInfo?> FindAsync(string pipeline, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Grain.Find(pipeline).AsTask(), cancellationToken);

    /// <summary>The name of the default pipeline; null where there is none.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<string?> FindDefaultAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(pipeline => pipeline.IsDefault)?.Name;

    /// <summary>
    /// The timeout of a pipeline, from memory; 10 seconds while nothing is known. A background call refreshes the memory every 30 seconds.
    /// </summary>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    public TimeSpan TimeoutOf(string? pipeline)
    {
        var seen = Volatile.Read(ref refreshedAt);
        if (clock.GetElapsedTime(seen) >= RefreshEvery && Interlocked.CompareExchange(ref refreshedAt, clock.GetTimestamp(), seen) == seen)
            _ = RefreshAsync();
        foreach (var info in Volatile.Read(ref known))
        {
            if (string.IsNullOrEmpty(pipeline) ? info.IsDefault : info.Name.Equals(pipeline, StringComparison.OrdinalIgnoreCase))
                return info.Timeout;
        }

        return Timeout;
    }

    private IPipelineCatalogGrain Grain => grains.GetGrain<IPipelineCatalogGrain>(0);

    private async Task RefreshAsync()
    {
        try
        {
            await ListAsync(CancellationToken.None);
        }
        catch (ClusterCallException)
        {
            // The known pipelines serve meanwhile. Calls that need the cluster report the failure themselves.
        }
    }
}
