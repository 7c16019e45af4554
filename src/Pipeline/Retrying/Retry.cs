using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Repeats a store call while it fails with a transient exception and the deadline leaves time. Other exceptions are not retried.
/// </summary>
internal sealed partial class Retry(string pipeline, TimeProvider clock, ILogger log)
{
    private readonly ConcurrentDictionary<string, PipelineException> outages = [];
    private readonly ErrorsAfterDeadline late = new(pipeline, log);

    // The time that one more attempt and the answer to its caller need before the deadline.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    /// <summary>The last transient exception of a store; null while the last call of each stage succeeded.</summary>
    public PipelineException? Outage => outages.Values.FirstOrDefault();

    /// <summary>
    /// Makes a call and repeats it after transient exceptions. When the token is cancelled, the wait ends even if the call ignores the
    /// token.
    /// </summary>
    public async Task<T> RunAsync<T>(string stage, Func<CancellationToken, Task<T>> call, Deadline deadline,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await late.WaitAsync(stage, call(cancellationToken), cancellationToken);
                outages.TryRemove(stage, out _);
                return result;
            }
            catch (PipelineException e) when (e.IsTransient)
            {
                outages[stage] = e;
                // Gives up early enough to report the store's exception: the caller does not only see its own deadline.
                var delay = Backoff.Delay(attempt, Random.Shared.NextDouble());
                if (delay + Margin >= deadline.Remaining)
                    throw;
                LogRetry(pipeline, stage, attempt, delay.TotalMilliseconds, e.Detail);
                await Task.Delay(delay, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Stage} failed, attempt {Attempt}; again in {DelayMilliseconds:0} ms. {Reason}")]
    private partial void LogRetry(string pipeline, string stage, int attempt, double delayMilliseconds, string reason);
}
