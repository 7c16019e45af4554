namespace ModelPipeline.Grains;

/// <summary>A job. The grain's key is the job's id. The job survives the loss of its silo, and of all silos.</summary>
[Alias("ModelPipeline.IScoringJobGrain")]
public interface IScoringJobGrain : IGrainWithGuidKey
{
    /// <summary>Begins a job that a silo of an earlier version of the program has made.</summary>
    [Alias("Start")]
    ValueTask<JobInfo> Start(string pipeline, string[]? users);

    /// <summary>Begins the job. Does nothing if the job has begun.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="request">The request, with the version that scores the whole job.</param>
    [Alias("Begin")]
    ValueTask<JobInfo> Begin(string pipeline, JobRequest request);

    /// <summary>The progress of the job; null if there is no such job.</summary>
    [Alias("Get")]
    ValueTask<JobInfo?> Get();

    /// <summary>A page of the users whom the job could not score.</summary>
    // The table of failures is read for up to 20 seconds.
    [Alias("Failures"), ResponseTimeout("00:00:30")]
    ValueTask<JobFailuresReply> Failures(JobFailuresRequest request, CancellationToken cancellationToken);

    /// <summary>Stops the job and keeps the written scores. Does nothing if the job is over. Null if there is no such job.</summary>
    [Alias("Cancel")]
    ValueTask<JobInfo?> Cancel();
}
