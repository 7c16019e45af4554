namespace ModelPipeline.Grains;

/// <summary>The jobs of a pipeline; its key is the pipeline's name in lower case.</summary>
[Alias("ModelPipeline.IPipelineJobsGrain")]
public interface IPipelineJobsGrain : IGrainWithStringKey
{
    /// <summary>Makes a job, unless another one runs.</summary>
    [Alias("Create")]
    ValueTask<JobReply> Create(string pipeline, JobRequest request);

    /// <summary>The jobs that are kept, the newest first.</summary>
    [Alias("List")]
    ValueTask<JobInfo[]> List();
}
