using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Logs failures to store explanations, at most once a minute, because every batch can fail.</summary>
internal sealed partial class ExplanationLog(string pipeline, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    private long? loggedAt;
    private int users;

    /// <summary>Logs that explanations were not stored.</summary>
    /// <param name="reason">Why, without a value of a row.</param>
    /// <param name="count">The number of users.</param>
    public void Failed(string reason, int count)
    {
        users += count;
        if (loggedAt is { } before && clock.GetElapsedTime(before) < Often)
            return;
        loggedAt = clock.GetTimestamp();
        LogFailed(pipeline, users, reason);
        users = 0;
    }

    [LoggerMessage(EventId = 191, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the explanations of {Users} user(s) were not stored; no call is affected. {Reason}")]
    private partial void LogFailed(string pipeline, int users, string reason);
}
