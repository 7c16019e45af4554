using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Tells the log why users have no score, beyond what callers are told, under the trace id that callers are told.</summary>
internal sealed partial class ScoreFailures(ILogger<ScoreFailures> log)
{
    /// <summary>A call for one user has ended without a score.</summary>
    public void Tell(HttpContext context, string? pipeline, string user, ScoreReply reply)
    {
        if (DetailOf(reply) is { } detail)
            LogCall(LevelOf(reply.Status), pipeline ?? "(the default)", user, reply.Status, Problems.TraceId(context), detail);
    }

    /// <summary>A list has ended.</summary>
    public void Tell(HttpContext context, string pipeline, ListFailures failures)
    {
        foreach (var (status, detail, first, users) in failures.All)
            LogList(LevelOf(status), pipeline, users, first, status, Problems.TraceId(context), detail);
    }

    /// <summary>What the log is told; null where the caller is told all.</summary>
    public static string? DetailOf(ScoreReply reply) => reply.Detail ?? (reply.Status == ScoreStatus.Failed ? reply.Reason : null);

    private static LogLevel LevelOf(ScoreStatus status) => status == ScoreStatus.Failed ? LogLevel.Error : LogLevel.Warning;

    [LoggerMessage(EventId = 322, Message = "Pipeline {Pipeline}: user {User} has no score ({Status}), traceId {TraceId}. {Detail}")]
    private partial void LogCall(LogLevel level, string pipeline, string user, ScoreStatus status, string traceId, string detail);

    [LoggerMessage(EventId = 323,
        Message = "Pipeline {Pipeline}: {Users} user(s) of a list have no score, {First} the first ({Status}), "
            + "traceId {TraceId}. {Detail}")]
    private partial void LogList(
        LogLevel level, string pipeline, int users, string first, ScoreStatus status, string traceId, string detail);
}
