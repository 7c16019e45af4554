using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The jobs of the cluster.</summary>
internal sealed class ClusterJobs(IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Creates a job.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<JobReply> CreateAsync(string pipeline, JobRequest request) =>
        calls.ChangeAsync(Timeout, (_, _) => request.Tenant is { } tenant
            ? grains.GetGrain<ITenantJobsGrain>(tenant).Create(pipeline, request).AsTask()
            : Of(pipeline).Create(pipeline, request).AsTask());

    /// <summary>All jobs that the cluster still keeps and the caller sees, the newest first.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<JobInfo[]> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var pipelines = await catalog.ListAsync(cancellationToken);
        var visible = pipelines.Where(pipeline => caller.Pipelines.Allow(pipeline.Name));
        var jobs = await Task.WhenAll(
            visible.Select(pipeline => calls.RunAsync(Timeout, (_, _) => Of(pipeline.Name).List().AsTask(), cancellationToken)));
        return [.. jobs.SelectMany(each => each).Where(job => caller.Sees(job.Tenant)).OrderByDescending(job => job.CreatedAt)];
    }

    /// <summary>A job; null for an unknown id.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<JobInfo?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, _) => grains.GetGrain<IScoringJobGrain>(id).Get().AsTask(), cancellationToken);

    /// <summary>The users whom a job could not score.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<JobFailuresReply> ReadFailuresAsync(Guid id, JobFailuresRequest request, CancellationToken cancellationToken) =>
        calls.RunAsync(Timeout, (_, token) => grains.GetGrain<IScoringJobGrain>(id).Failures(request, token).AsTask(), cancellationToken);

    /// <summary>Stops a job; null for an unknown id.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<JobInfo?> CancelAsync(Guid id) =>
        calls.ChangeAsync(Timeout, (_, _) => grains.GetGrain<IScoringJobGrain>(id).Cancel().AsTask());

    private IPipelineJobsGrain Of(string pipeline) => grains.GetGrain<IPipelineJobsGrain>(pipeline.ToLowerInvariant());
}
