namespace ModelPipeline.Grains;

/// <summary>The jobs of a pipeline. The grain's key is the pipeline's name in lower case.</summary>
[Alias("ModelPipeline.IPipelineJobsGrain")]
public interface IPipelineJobsGrain : IGrainWithStringKey
{
    /// <summary>Makes a job, unless another job of the pipeline is running and the request does not allow parallel jobs.</summary>
    [Alias("Create")]
    ValueTask<JobReply> Create(string pipeline, JobRequest request);

    /// <summary>The kept jobs, the newest first.</summary>
    [Alias("List")]
    ValueTask<JobInfo[]> List();
}
