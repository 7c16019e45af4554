using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

internal sealed partial class WorkerPool
{
    [LoggerMessage(EventId = 510, Level = LogLevel.Warning,
        Message = "A Python worker of {Model} (process {Pid}) {How} in a call of {Rows} row(s); another takes its place after {Delay}")]
    private static partial void LogEnded(ILogger log, string model, int pid, string how, int rows, TimeSpan delay);

    [LoggerMessage(EventId = 511, Level = LogLevel.Information,
        Message = "A Python worker of {Model} (process {Pid}) has more than {Megabytes} MB (Model:MaxMemory); another takes its place")]
    private static partial void LogRecycled(ILogger log, string model, int pid, long megabytes);

    [LoggerMessage(EventId = 512, Level = LogLevel.Error,
        Message = "No Python worker of {Model} starts; tried again after {Delay}. {Reason}")]
    private static partial void LogNotStarted(ILogger log, string model, string reason, TimeSpan delay);

    [LoggerMessage(EventId = 513, Level = LogLevel.Warning, Message = "Python of {Model}: {Reason} (told once)\n{Trace}")]
    private static partial void LogFailed(ILogger log, string model, string reason, string trace);
}
