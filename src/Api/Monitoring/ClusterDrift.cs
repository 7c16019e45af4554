using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The drift of the cluster's pipelines.</summary>
internal sealed class ClusterDrift(IGrainFactory grains, ClusterCalls calls)
{
    // A window of ninety days is read, or a model applied to a file.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<DriftReply> ReportAsync(string pipeline, string? version, TimeSpan? window, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).Report(version, window).AsTask(), cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<DriftReply> DaysAsync(string pipeline, string? version, int days, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).Days(version, days).AsTask(), cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<DriftReply> SetBaselineAsync(string pipeline, BaselineRequest request) =>
        calls.ChangeAsync(Timeout, (_, _) => Of(pipeline).SetBaseline(request).AsTask());

    private IDriftGrain Of(string pipeline) => grains.GetGrain<IDriftGrain>(pipeline.ToLowerInvariant());
}
