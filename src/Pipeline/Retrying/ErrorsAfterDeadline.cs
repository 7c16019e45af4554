using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Waits for a call of a store or model until the caller's deadline. If the call throws after the deadline, the exception is logged,
/// because no caller receives it.
/// </summary>
internal sealed partial class ErrorsAfterDeadline(string pipeline, ILogger log)
{
    /// <summary>Waits for a call until it ends or the token is cancelled. A call that ignores the token keeps running.</summary>
    public Task<T> WaitAsync<T>(string stage, Task<T> call, CancellationToken cancellationToken) =>
        call.IsCompleted ? call : WaitUntilAsync(stage, call, cancellationToken);

    /// <summary>
    /// Logs an exception that was thrown after a deadline. A cancellation or a <see cref="PipelineException"/> is not logged.
    /// </summary>
    public void Report(string stage, Exception e)
    {
        if (e is not (OperationCanceledException or PipelineException))
            LogLate(pipeline, stage, e.GetType(), e.StackTrace);
    }

    private async Task<T> WaitUntilAsync<T>(string stage, Task<T> call, CancellationToken cancellationToken)
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

    // The message of a foreign exception can contain a value of a row, so only its type and stack trace are logged.
    [LoggerMessage(EventId = 111, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Stage} failed after its deadline, when its callers had been answered: {Type}\n{StackTrace}")]
    private partial void LogLate(string pipeline, string stage, Type type, string? stackTrace);
}
