using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Logs why users have no score, in more detail than the responses, under the trace id of the response.</summary>
internal sealed partial class ScoreFailures(ILogger<ScoreFailures> log)
{
    /// <summary>Logs that a call for one user ended without a score.</summary>
    public void Report(HttpContext context, string? pipeline, string user, ScoreReply reply)
    {
        if (DetailOf(reply) is { } detail)
            LogCall(LevelOf(reply.Status), pipeline ?? "(the default)", user, reply.Status, Problems.TraceId(context), detail);
    }

    /// <summary>Logs why users of a list have no score.</summary>
    public void Report(HttpContext context, string pipeline, ListFailures failures)
    {
        foreach (var (status, detail, first, users) in failures.All)
            LogList(LevelOf(status), pipeline, users, first, status, Problems.TraceId(context), detail);
    }

    /// <summary>The detail for the log; null where the response already says all.</summary>
    public static string? DetailOf(ScoreReply reply) => reply.Detail ?? (IsBroken(reply.Status) ? reply.Reason : null);

    private static LogLevel LevelOf(ScoreStatus status) => IsBroken(status) ? LogLevel.Error : LogLevel.Warning;

    private static bool IsBroken(ScoreStatus status) => status is ScoreStatus.Failed or ScoreStatus.Refused;

    [LoggerMessage(EventId = 322, Message = "Pipeline {Pipeline}: user {User} has no score ({Status}), traceId {TraceId}. {Detail}")]
    private partial void LogCall(LogLevel level, string pipeline, string user, ScoreStatus status, string traceId, string detail);

    [LoggerMessage(EventId = 323,
        Message = "Pipeline {Pipeline}: {Users} user(s) of a list have no score, {First} the first ({Status}), "
            + "traceId {TraceId}. {Detail}")]
    private partial void LogList(
        LogLevel level, string pipeline, int users, string first, ScoreStatus status, string traceId, string detail);
}
