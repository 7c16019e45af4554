using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// The time with which a pipeline's scores are stamped: that of its output database, so that wrong clocks of silos do no harm. Reads the
/// database's clock when it is opened, and then every minute. Thread-safe.
/// </summary>
internal sealed partial class StoreClock(string pipeline, IWriter writer, PipelineMetrics metrics, TimeProvider clock, ILogger log)
    : IAsyncDisposable
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    // An offset does no harm, because scores use the database's time. A larger one is logged, because nobody seems to set this machine's
    // clock.
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(1);

    // The first reading may include the time to connect. The fastest reading counts.
    private const int ReadingsAtATime = 3;

    private readonly ClockEstimate estimate = new(clock);
    private readonly CancellationTokenSource stop = new();
    private Task reading = Task.CompletedTask;
    private TimeSpan logged;

    /// <summary>The current time, in whole microseconds.</summary>
    public DateTimeOffset Now() => estimate.Now();

    /// <summary>Reads the clock and keeps reading it. Called once. Before that, the time is this machine's.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken))
            reading = KeepReadingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        stop.Dispose();
    }

    private async Task KeepReadingAsync()
    {
        while (true)
        {
            await Task.Delay(estimate.IsKnown ? ReadEvery : TryAgainAfter, clock, stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            await ReadAsync(stop.Token);
        }
    }

    /// <returns>Whether the database has a clock of its own.</returns>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ReadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            for (var i = 0; i < ReadingsAtATime; i++)
            {
                var asked = clock.GetTimestamp();
                if (await writer.ReadClockAsync(either.Token).WaitAsync(either.Token) is not { } told)
                    return false;
                estimate.Add(asked, told, clock.GetTimestamp());
            }

            Report(estimate.Offset);
        }
        catch (Exception e)
        {
            // Scores are still stamped with the last estimate. The calls that need the store report its failure.
            if (!cancellationToken.IsCancellationRequested)
                LogUnread(pipeline, Describe(e));
        }

        return true;
    }

    private static string Describe(Exception e) => e switch
    {
        PipelineException => e.Message,
        OperationCanceledException => $"It did not answer within {ReadTimeout.TotalSeconds:0} seconds.",
        _ => $"{e.GetType().Name}.",
    };

    private void Report(TimeSpan offset)
    {
        metrics.ClockRead(pipeline, offset);
        if ((offset - logged).Duration() < Notable)
            return;
        logged = offset;
        var seconds = offset.Duration().TotalSeconds;
        if (offset.Duration() >= Notable)
        {
            LogOffset(pipeline, seconds, offset > TimeSpan.Zero ? "ahead of" : "behind");
        }
        else
        {
            LogAgrees(pipeline);
        }
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline}: this machine's clock is {Seconds:0.0} s {Direction} the output database's. Scores are stamped in the database's "
        + "time, whatever this clock says; see that both machines set theirs by NTP")]
    private partial void LogOffset(string pipeline, double seconds, string direction);

    [LoggerMessage(EventId = 161, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: this machine's clock agrees with the output database's again")]
    private partial void LogAgrees(string pipeline);

    [LoggerMessage(EventId = 162, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline}: the clock of the output database could not be read; scores are stamped in its time as it was known before. {Reason}")]
    private partial void LogUnread(string pipeline, string reason);
}
