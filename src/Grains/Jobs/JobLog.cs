using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>Tells in the log and in the metrics what happens to jobs.</summary>
internal sealed partial class JobLog(ILogger<ScoringJobGrain> log, JobMetrics? metrics = null)
{
    private readonly JobMetrics metrics = metrics ?? new();

    /// <summary>A job has its plan.</summary>
    public void Started(Guid job, string pipeline, long users, int partitions)
    {
        metrics.Started(pipeline);
        LogStarted(job, pipeline, users, partitions);
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Information,
        Message = "Job {Job} of pipeline {Pipeline} has started: {Users} users in {Partitions} partitions")]
    private partial void LogStarted(Guid job, string pipeline, long users, int partitions);

    [LoggerMessage(EventId = 305, Level = LogLevel.Information,
        Message = "Job {Job} of pipeline {Pipeline} goes on: {Scored} users were stored as scored, and {Silos} silo(s) know of {More} more")]
    public partial void GoesOn(Guid job, string pipeline, long scored, int silos, long more);

    /// <summary>A job is over. This is an error in the log if the job failed.</summary>
    public void Ended(JobInfo job)
    {
        Count(job);
        Ended(
            job.Status == JobStatus.Failed ? LogLevel.Error : LogLevel.Information,
            job.Id,
            job.Pipeline,
            job.Status,
            job.Scored,
            job.Failed,
            job.UsersPerSecond,
            job.Error);
    }

    private void Count(JobInfo job)
    {
        switch (job.Status)
        {
            case JobStatus.Completed:
                metrics.Completed(job.Pipeline);
                break;
            case JobStatus.Canceled:
                metrics.Canceled(job.Pipeline);
                break;
            default:
                metrics.Failed(job.Pipeline);
                break;
        }
    }

    [LoggerMessage(EventId = 301,
        Message = "Job {Job} of pipeline {Pipeline} is {Status}: {Scored} users scored, {Failed} failed, "
            + "{UsersPerSecond} a second. {Error}")]
    private partial void Ended(
        LogLevel level, Guid job, string pipeline, JobStatus status, long scored, long failed, double usersPerSecond, string? error);

    /// <summary>Something that may pass holds a job up.</summary>
    public void HeldUp(Exception? exception, Guid job, string pipeline, string reason)
    {
        metrics.HeldUp(pipeline);
        LogHeldUp(exception, job, pipeline, reason);
    }

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning,
        Message = "Job {Job} of pipeline {Pipeline} is held up and goes on within half a minute. {Reason}")]
    private partial void LogHeldUp(Exception? exception, Guid job, string pipeline, string reason);

    [LoggerMessage(EventId = 306, Level = LogLevel.Error, Message = "Job {Job} of pipeline {Pipeline} cannot be planned. {Detail}")]
    public partial void Refused(Guid job, string pipeline, string detail);

    [LoggerMessage(EventId = 307, Level = LogLevel.Error,
        Message = "Job {Job} of pipeline {Pipeline} cannot run on silo {Silo}: it has no such pipeline, or one that reads or writes "
            + "elsewhere")]
    public partial void Misplaced(Guid job, string pipeline, System.Net.IPEndPoint silo);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning,
        Message = "Job {Job} of pipeline {Pipeline}: progress could not be stored; it is tried again within a second")]
    public partial void NotSaved(Exception exception, Guid job, string pipeline);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning,
        Message = "Job {Job} of pipeline {Pipeline} is over, but not everything of it is put away; it is tried again within a minute")]
    public partial void NotTidied(Exception exception, Guid job, string pipeline);
}
