using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// The time in which a pipeline's scores are stamped: that of its output database, so that it does not matter how the clock of a silo is
/// set. Reads the database's clock when it is opened and every minute from then on. Thread-safe.
/// </summary>
internal sealed partial class StoreClock(string pipeline, IWriter writer, PipelineMetrics metrics, TimeProvider clock, ILogger log)
    : IAsyncDisposable
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Nothing goes wrong from this on; it tells of a machine whose clock nobody sets.
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(1);

    // The first may have to connect; of the others the quickest counts.
    private const int ReadingsAtATime = 3;

    private readonly ClockEstimate estimate = new(clock);
    private readonly CancellationTokenSource stop = new();
    private Task reading = Task.CompletedTask;
    private TimeSpan logged;

    /// <summary>The time, in whole microseconds.</summary>
    public DateTimeOffset Now() => estimate.Now();

    /// <summary>Reads the clock and goes on reading it. Once; before that, the time is this machine's.</summary>
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

    /// <returns>Whether there is a clock to read.</returns>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, clock);
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
            // Stamping goes on in the time as it is known; that the store has trouble, those say who need it.
            if (!cancellationToken.IsCancellationRequested)
                LogUnread(pipeline, Describe(e));
        }

        return true;
    }

    private static string Describe(Exception e) => e switch
    {
        PipelineException => e.Message,
        OperationCanceledException => $"It did not answer within {Patience.TotalSeconds:0} seconds.",
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
