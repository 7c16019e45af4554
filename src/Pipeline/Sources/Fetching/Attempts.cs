using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Repeats a request to a source while the request fails with a transient exception.</summary>
internal sealed partial class Attempts(TimeProvider clock, ILogger log)
{
    // Whoever asked tries the whole fetch again later, so these attempts only bridge a moment.
    private const int MaxInVain = 5;

    /// <summary>Makes a request until it succeeds.</summary>
    /// <param name="address">The address, for the log.</param>
    /// <param name="madeProgress">Whether the last attempt brought something. An attempt that did counts as the first of five.</param>
    /// <param name="attempt">The request.</param>
    /// <param name="deadline">When the fetch ends. A pause never goes beyond.</param>
    /// <param name="cancellationToken">Cancels the pauses and the request.</param>
    /// <exception cref="SourceException">The last attempt's.</exception>
    public async Task<T> RunAsync<T>(SourceAddress address, Func<bool> madeProgress, Func<CancellationToken, Task<T>> attempt,
        Deadline deadline, CancellationToken cancellationToken)
    {
        for (var inVain = 1; ; inVain++)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (SourceException e) when (e.IsTransient)
            {
                if (madeProgress())
                    inVain = 1;
                var pause = e.RetryAfter ?? Backoff.Delay(inVain, Random.Shared.NextDouble());
                if (inVain == MaxInVain || pause >= deadline.Remaining)
                    throw;
                LogAgain(address.Shown, pause.TotalMilliseconds, e.Detail);
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 180, Level = LogLevel.Warning, Message = "{Address}: again in {PauseMilliseconds:0} ms. {Reason}")]
    private partial void LogAgain(string address, double pauseMilliseconds, string reason);
}
