using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The schedules of the cluster's pipelines. Each tenant has its own, and sees no other.</summary>
internal sealed class ClusterSchedules(IGrainFactory grains, ClusterCalls calls)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Sets the schedule of a pipeline.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScheduleReply> SetAsync(string pipeline, string? tenant, string cron, string timeZone) =>
        calls.ChangeAsync(Timeout, (_, _) => Of(pipeline, tenant).Set(pipeline, cron, timeZone).AsTask());

    /// <summary>The schedule of a pipeline; null where the pipeline has none.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScheduleInfo?> FindAsync(string pipeline, string? tenant, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => Of(pipeline, tenant).Get().AsTask(), cancellationToken);

    /// <summary>Creates the job of the schedule now; null where the pipeline has no schedule.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<JobReply?> RunAsync(string pipeline, string? tenant, string key) =>
        calls.ChangeAsync(Timeout, (_, _) => Of(pipeline, tenant).Run(key).AsTask());

    /// <summary>Removes the schedule of a pipeline.</summary>
    /// <returns>Whether the pipeline had a schedule.</returns>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<bool> RemoveAsync(string pipeline, string? tenant) =>
        // Where the answer of the first attempt was lost, a second attempt finds no schedule.
        calls.ChangeAsync(Timeout, async (elapsed, _) => await Of(pipeline, tenant).Remove() || elapsed > TimeSpan.Zero);

    private IPipelineScheduleGrain Of(string pipeline, string? tenant) =>
        grains.GetGrain<IPipelineScheduleGrain>(ScheduleKey.Of(pipeline, tenant));
}
