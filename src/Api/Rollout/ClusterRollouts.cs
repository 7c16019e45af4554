using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The versions and rollouts of the cluster.</summary>
internal sealed class ClusterRollouts(IGrainFactory grains, ClusterCalls calls)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // A version that silos have closed is opened first.
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(90);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<RolloutReply> GetAsync(string pipeline, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).Get().AsTask(), cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<RolloutReply> SetAsync(string pipeline, RolloutInfo rollout, RolloutCall call) =>
        calls.ChangeAsync(ChangeTimeout, (_, _) => Of(pipeline).Set(rollout, call).AsTask());

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<RolloutReply> PromoteAsync(string pipeline, RolloutCall call) =>
        calls.ChangeAsync(ChangeTimeout, (_, _) => Of(pipeline).Promote(call).AsTask());

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<RolloutReply> RollBackAsync(string pipeline, RolloutCall call) =>
        calls.ChangeAsync(ChangeTimeout, (_, _) => Of(pipeline).RollBack(call).AsTask());

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<RolloutEvent[]> HistoryAsync(string pipeline, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).History().AsTask(), cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<VersionInfo[]> VersionsAsync(string pipeline, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).Versions().AsTask(), cancellationToken);

    /// <summary>A version; null for an unknown id.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<VersionInfo?> FindVersionAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline).FindVersion(version).AsTask(), cancellationToken);

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<VersionReply> AddVersionAsync(string pipeline, VersionRequest request) =>
        calls.ChangeAsync(Timeout, (_, _) => Of(pipeline).AddVersion(request).AsTask());

    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<VersionReply> DeleteVersionAsync(string pipeline, string version) =>
        calls.ChangeAsync(Timeout, (_, _) => Of(pipeline).DeleteVersion(version).AsTask());

    private IRolloutGrain Of(string pipeline) => grains.GetGrain<IRolloutGrain>(pipeline.ToLowerInvariant());
}
