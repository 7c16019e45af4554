using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>The log messages of jobs.</summary>
internal sealed partial class JobLog(ILogger<ScoringJobGrain> log)
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Information,
        Message = "Job {Job} of pipeline {Pipeline} has started: {Users} users in {Partitions} partitions")]
    public partial void Started(Guid job, string pipeline, long users, int partitions);

    [LoggerMessage(EventId = 305, Level = LogLevel.Information,
        Message = "Job {Job} of pipeline {Pipeline} goes on: {Scored} users were stored as scored, and {Silos} silo(s) know of {More} more")]
    public partial void GoesOn(Guid job, string pipeline, long scored, int silos, long more);

    /// <summary>Logs the end of a job, as an error if the job failed.</summary>
    public void Ended(JobInfo job) => Ended(
        job.Status == JobStatus.Failed ? LogLevel.Error : LogLevel.Information,
        job.Id,
        job.Pipeline,
        job.Status,
        job.Scored,
        job.Failed,
        job.UsersPerSecond,
        job.Error);

    [LoggerMessage(EventId = 301,
        Message = "Job {Job} of pipeline {Pipeline} is {Status}: {Scored} users scored, {Failed} failed, "
            + "{UsersPerSecond} a second. {Error}")]
    private partial void Ended(
        LogLevel level, Guid job, string pipeline, JobStatus status, long scored, long failed, double usersPerSecond, string? error);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning,
        Message = "Job {Job} of pipeline {Pipeline} is held up and goes on within half a minute. {Reason}")]
    public partial void HeldUp(Exception? exception, Guid job, string pipeline, string reason);

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
        Message = "Job {Job} of pipeline {Pipeline} is over, but its reminders could not be set; it is tried again within a minute")]
    public partial void NotTidied(Exception exception, Guid job, string pipeline);
}
