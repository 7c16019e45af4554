using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Waits for calls of stores and models no longer than their callers do, and logs what such a call throws after that: nobody else hears of
/// it.
/// </summary>
internal sealed partial class LateFaults(string pipeline, ILogger log)
{
    /// <summary>Waits for a call, which is left behind when the token is cancelled, even where the call does not look at it.</summary>
    public async Task<T> WaitAsync<T>(string stage, Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!call.IsCompleted)
        {
            _ = call.ContinueWith(
                (ended, _) => Report(stage, ended.Exception!.GetBaseException()),
                null,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Logs an exception that was thrown after a deadline, unless it only says that the call was ended.</summary>
    public void Report(string stage, Exception e)
    {
        if (e is not (OperationCanceledException or PipelineException))
            LogLate(pipeline, stage, e.GetType(), e.StackTrace);
    }

    // What an exception that is none of ours says can hold a value of a row: where it came from is enough.
    [LoggerMessage(EventId = 111, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Stage} failed after its deadline, when its callers had been answered: {Type}\n{StackTrace}")]
    private partial void LogLate(string pipeline, string stage, Type type, string? stackTrace);
}
