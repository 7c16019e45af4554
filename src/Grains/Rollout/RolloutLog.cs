using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>The log messages of rollouts.</summary>
internal sealed partial class RolloutLog(ILogger<RolloutGrain> log)
{
    [LoggerMessage(EventId = 600, Level = LogLevel.Information,
        Message = "Rollout of pipeline {Pipeline}: {Action} by {By} made document {Epoch}. {Reason}")]
    public partial void Changed(string pipeline, string action, string by, long epoch, string reason);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: version {Version} is open after {Seconds:0.0} s")]
    public partial void Opened(string pipeline, string version, double seconds);

    [LoggerMessage(EventId = 602, Level = LogLevel.Error, Message = "Pipeline {Pipeline}: version {Version} cannot be opened. {Faults}")]
    public partial void NotOpened(string pipeline, string version, string faults);

    [LoggerMessage(EventId = 603, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline} follows document {Epoch}: stable {Stable}, candidate {Candidate} at {Percent}%")]
    public partial void Follows(string pipeline, long epoch, string stable, string candidate, double percent);

    [LoggerMessage(EventId = 604, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the rollout could not be asked for ({Type}); the last document is followed meanwhile")]
    public partial void NotAsked(string pipeline, Type type);

    [LoggerMessage(EventId = 605, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the model of the settings could not be kept in {Store} ({Reason}); silos without the file cannot "
            + "open it")]
    public partial void NotStored(string pipeline, string store, string reason);

    [LoggerMessage(EventId = 607, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: jobs that score users again for an earlier document could not be cancelled ({Type})")]
    public partial void NotOvertaken(string pipeline, Type type);

    [LoggerMessage(EventId = 608, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the webhooks could not be told of the rollout ({Type}); they are told in a moment")]
    public partial void NotTold(string pipeline, Type type);

    [LoggerMessage(EventId = 606, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the source of the model could not be asked whether it has changed. {Reason}")]
    public partial void NotRefreshed(string pipeline, string reason);

    [LoggerMessage(EventId = 609, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: the model of the settings does not become version {Version}. {Reason}")]
    public partial void NotBrought(string pipeline, string version, string reason);

    [LoggerMessage(EventId = 610, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the copy of the deleted version {Version} could not be deleted from {Store} ({Reason})")]
    public partial void NotDeleted(string pipeline, string version, string store, string reason);
}
