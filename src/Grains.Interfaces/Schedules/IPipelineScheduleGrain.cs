namespace ModelPipeline.Grains;

/// <summary>
/// Makes jobs of a pipeline by a schedule; its key is the pipeline's name in lower case. Outlives its silo, and all of them.
/// </summary>
[Alias("ModelPipeline.IPipelineScheduleGrain")]
public interface IPipelineScheduleGrain : IGrainWithStringKey
{
    /// <summary>Sets the schedule, which counts from now; setting the same again changes nothing.</summary>
    /// <param name="pipeline">The pipeline's name as it was declared.</param>
    /// <param name="cron">Minute, hour, day of the month, month and day of the week.</param>
    /// <param name="timeZone">The IANA name of the time zone they are in.</param>
    [Alias("Set")]
    ValueTask<ScheduleReply> Set(string pipeline, string cron, string timeZone);

    /// <summary>The schedule and its last runs; null where there is none.</summary>
    [Alias("Get")]
    ValueTask<ScheduleInfo?> Get();

    /// <summary>Makes the job of a run now, whatever time it is; the times of the schedule stay as they are.</summary>
    /// <param name="key">The same for every attempt at one request, so that they make one job.</param>
    /// <returns>What became of it; null where there is no schedule.</returns>
    [Alias("Run")]
    ValueTask<JobReply?> Run(string key);

    /// <summary>Removes the schedule and what is known of its runs; jobs that it made go on.</summary>
    /// <returns>Whether there was one.</returns>
    [Alias("Remove")]
    ValueTask<bool> Remove();
}
