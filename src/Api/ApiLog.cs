namespace ModelPipeline.Api;

/// <summary>What the API logs.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(EventId = 320, Level = LogLevel.Warning,
        Message = "The cluster did not take or not answer a call, traceId {TraceId}. {Reason}")]
    public static partial void LogUnreachable(this ILogger log, string traceId, string reason);

    [LoggerMessage(EventId = 321, Level = LogLevel.Error, Message = "A call failed unexpectedly, traceId {TraceId}: {Type}\n{StackTrace}")]
    public static partial void LogUnexpected(this ILogger log, string traceId, Type type, string? stackTrace);

    [LoggerMessage(EventId = 324, Level = LogLevel.Warning,
        Message = "The failures of job {Job} cannot be read, traceId {TraceId}. {Detail}")]
    public static partial void LogFailuresUnread(this ILogger log, Guid job, string traceId, string detail);

    // Without the user: the log would keep whom the caller wants forgotten.
    [LoggerMessage(EventId = 328, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: a user was not forgotten, traceId {TraceId}. {Reason} {Detail}")]
    public static partial void LogNotForgotten(this ILogger log, string pipeline, string traceId, string reason, string detail);

    [LoggerMessage(EventId = 360, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the prediction of user {User} was not explained, traceId {TraceId}. {Reason} {Detail}")]
    public static partial void LogNotExplained(
        this ILogger log, string pipeline, string user, string traceId, string reason, string detail);

    [LoggerMessage(EventId = 361, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the importance of columns was not computed, traceId {TraceId}. {Reason} {Detail}")]
    public static partial void LogNoImportance(this ILogger log, string pipeline, string traceId, string reason, string detail);

    [LoggerMessage(EventId = 344, Level = LogLevel.Warning,
        Message = "The store of keys and audit did not answer, traceId {TraceId}. {Reason}")]
    public static partial void LogStoreDown(this ILogger log, string traceId, string reason);

    [LoggerMessage(EventId = 330, Level = LogLevel.Information,
        Message = "Stopping: {Calls} call(s) in flight are finished first; new ones get 503")]
    public static partial void LogDraining(this ILogger log, int calls);

    [LoggerMessage(EventId = 331, Level = LogLevel.Warning, Message = "Stopping: {Calls} call(s) did not finish in time and are cut off")]
    public static partial void LogCutOff(this ILogger log, int calls);

    [LoggerMessage(EventId = 325, Level = LogLevel.Error,
        Message = "The file of version {Version} of pipeline {Pipeline} could not be stored or deleted. {Detail}")]
    public static partial void LogUploadFailed(this ILogger log, string pipeline, string version, string detail);
}
