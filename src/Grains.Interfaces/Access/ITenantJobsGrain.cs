namespace ModelPipeline.Grains;

/// <summary>
/// Makes the jobs of a tenant, one request at a time, so that the tenant never has more open jobs than its limit. The grain's key is the
/// tenant.
/// </summary>
[Alias("ModelPipeline.ITenantJobsGrain")]
public interface ITenantJobsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a job, as <see cref="IPipelineJobsGrain.Create"/> does, unless the tenant has as many open jobs as it may have.
    /// </summary>
    [Alias("Create")]
    ValueTask<JobReply> Create(string pipeline, JobRequest request);
}
