namespace ModelPipeline.Grains;

/// <summary>
/// Makes jobs of a pipeline by a schedule. The grain's key is the pipeline's name in lower case, and for the schedule of a tenant <c>@</c>
/// and the tenant. The schedule survives the loss of its silo, and of all silos.
/// </summary>
[Alias("ModelPipeline.IPipelineScheduleGrain")]
public interface IPipelineScheduleGrain : IGrainWithStringKey
{
    /// <summary>Sets the schedule, which starts from now. Setting the same schedule again changes nothing.</summary>
    /// <param name="pipeline">The pipeline's name as it was declared.</param>
    /// <param name="cron">The cron expression: minute, hour, day of the month, month and day of the week.</param>
    /// <param name="timeZone">The IANA name of the time zone of the cron expression.</param>
    [Alias("Set")]
    ValueTask<ScheduleReply> Set(string pipeline, string cron, string timeZone);

    /// <summary>The schedule and its last runs; null if there is no schedule.</summary>
    [Alias("Get")]
    ValueTask<ScheduleInfo?> Get();

    /// <summary>Makes a job of the schedule now. The times of the schedule do not change.</summary>
    /// <param name="key">The idempotency key: the same for every attempt of one request, so that all attempts make one job.</param>
    /// <returns>The answer to the request; null if there is no schedule.</returns>
    [Alias("Run")]
    ValueTask<JobReply?> Run(string key);

    /// <summary>Removes the schedule and the record of its runs. Jobs that the schedule made continue.</summary>
    /// <returns>Whether there was a schedule.</returns>
    [Alias("Remove")]
    ValueTask<bool> Remove();
}
