namespace ModelPipeline.Grains;

/// <summary>A job; its key is the job's id. Survives the loss of its silo, and of all of them.</summary>
[Alias("ModelPipeline.IScoringJobGrain")]
public interface IScoringJobGrain : IGrainWithGuidKey
{
    /// <summary>Begins the job; does nothing where it has begun.</summary>
    [Alias("Start")]
    ValueTask<JobInfo> Start(string pipeline, string[]? users);

    /// <summary>How far it is; null where there is no such job.</summary>
    [Alias("Get")]
    ValueTask<JobInfo?> Get();

    /// <summary>The users whom it could not score.</summary>
    [Alias("Failures")]
    ValueTask<JobFailuresReply> Failures(JobFailuresRequest request, CancellationToken cancellationToken);

    /// <summary>Stops it, keeping what was written; does nothing where it is over. Null where there is no such job.</summary>
    [Alias("Cancel")]
    ValueTask<JobInfo?> Cancel();
}
