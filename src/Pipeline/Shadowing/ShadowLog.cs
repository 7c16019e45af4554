using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Logs failures of shadow versions and of their table, once a minute at most: they come with every batch.</summary>
internal sealed partial class ShadowLog(string pipeline, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    private long? loggedAt;
    private int users;

    /// <summary>Logs that shadow scores of users were not stored.</summary>
    public void Failed(Exception e, int count)
    {
        users += count;
        if (loggedAt is { } before && clock.GetElapsedTime(before) < Often)
            return;
        loggedAt = clock.GetTimestamp();
        LogFailed(pipeline, users, Describe(e));
        users = 0;
    }

    /// <summary>The reason of a failure.</summary>
    // The message of a foreign exception can contain a value of a row, so only its type is shown.
    public static string Describe(Exception e) => e switch
    {
        PipelineConfigurationException { Faults: var faults } => string.Join(" ", faults.Select(fault => fault.ToString())),
        PipelineException error => error.Detail,
        _ => $"{e.GetType().Name} was thrown.",
    };

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the shadow scores of {Users} user(s) were not stored; no call is affected. {Reason}")]
    private partial void LogFailed(string pipeline, int users, string reason);
}
