namespace ModelPipeline.Grains;

/// <summary>
/// Counts the open jobs of a tenant in all pipelines before it lets another one be made. Handles one call at a time.
/// </summary>
internal sealed class TenantJobsGrain(PipelineSet pipelines, TenantLimits limits) : Grain, ITenantJobsGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public async ValueTask<JobReply> Create(string pipeline, JobRequest request)
    {
        var jobs = JobsOf(pipeline);
        if (limits.Find(Tenant) is not { ConcurrentJobs: > 0 and var most })
            return await jobs.Create(pipeline, request);
        // The pipeline itself counts its own jobs, after it has looked for the job of an earlier attempt of the request.
        var others = pipelines.All.Select(runner => runner.Pipeline.Name)
            .Where(name => !name.Equals(pipeline, StringComparison.OrdinalIgnoreCase));
        var open = await Task.WhenAll(others.Select(CountOpenAsync));
        var reply = await jobs.Create(pipeline, request with { Room = Math.Max(0, most - open.Sum()) });
        return reply.TenantLimit is null ? reply : reply with { TenantLimit = most };
    }

    private async Task<int> CountOpenAsync(string pipeline)
    {
        var jobs = await JobsOf(pipeline).List();
        return jobs.Count(job => !job.IsOver && job.Tenant == Tenant);
    }

    private IPipelineJobsGrain JobsOf(string pipeline) => GrainFactory.GetGrain<IPipelineJobsGrain>(pipeline.ToLowerInvariant());
}
