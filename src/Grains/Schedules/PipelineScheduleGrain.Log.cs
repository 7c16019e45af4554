using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

internal sealed partial class PipelineScheduleGrain
{
    private void Report(ScheduleRun run)
    {
        Count(run);
        var level = run.Outcome switch
        {
            ScheduleOutcome.Failed => LogLevel.Error,
            ScheduleOutcome.Skipped => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        LogRun(level, State.Pipeline, run.At, run.Outcome, run.Job, run.Reason);
    }

    private void Count(ScheduleRun run)
    {
        switch (run.Outcome)
        {
            case ScheduleOutcome.Failed:
                metrics.Failed(State.Pipeline);
                break;
            case ScheduleOutcome.Skipped:
                metrics.Skipped(State.Pipeline);
                break;
            default:
                metrics.Started(State.Pipeline, clock.GetUtcNow() - run.At);
                break;
        }
    }

    [LoggerMessage(EventId = 310, Message = "Schedule of pipeline {Pipeline}: the run of {Due} is {Outcome}, job {Job}. {Reason}")]
    private partial void LogRun(LogLevel level, string pipeline, DateTimeOffset due, ScheduleOutcome outcome, Guid? job, string? reason);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning,
        Message = "Schedule of pipeline {Pipeline}: the run of {Due} is held up, and tried again within a minute")]
    private partial void LogHeldUp(Exception exception, string pipeline, DateTimeOffset due);

    [LoggerMessage(EventId = 312, Level = LogLevel.Error, Message = "Schedule of pipeline {Pipeline}: the run of {Due} failed")]
    private partial void LogFailed(Exception exception, string pipeline, DateTimeOffset due);

    [LoggerMessage(EventId = 313, Level = LogLevel.Error,
        Message = "Schedule of pipeline {Pipeline}: a run is due, but this silo cannot read the schedule. {Fault}")]
    private partial void LogUnreadable(string pipeline, string fault);

    [LoggerMessage(EventId = 314, Level = LogLevel.Warning,
        Message = "Schedule of pipeline {Pipeline}: the next run was to be at {Before}, as if this clock were far ahead; "
            + "it is at {Next} now")]
    private partial void LogCorrected(string pipeline, DateTimeOffset? before, DateTimeOffset? next);
}
