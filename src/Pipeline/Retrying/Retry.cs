using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Tries a store call again while its trouble is transient and there is time. Nothing else is retried.</summary>
internal sealed partial class Retry(string pipeline, TimeProvider clock, ILogger log)
{
    private readonly ConcurrentDictionary<string, PipelineException> outages = [];
    private readonly LateFaults late = new(pipeline, log);

    // What an attempt needs, and its caller to hear of it, before the deadline.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    /// <summary>How a store last failed; null while the last call of each kind went well.</summary>
    public PipelineException? Outage => outages.Values.FirstOrDefault();

    /// <summary>Makes a call, again where it may help. It is left behind at its token even where it does not look at it.</summary>
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
                // Gives up while there is time to say so: the caller hears of the store, not of its own deadline.
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
