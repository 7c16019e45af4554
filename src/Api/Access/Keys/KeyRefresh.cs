using System.Data.Common;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Api;

/// <summary>Reads the keys of the store every other second: a key that another process revoked is refused here soon.</summary>
internal sealed partial class KeyRefresh(KeyRing keys, Joining joining, TimeProvider clock, ILogger<KeyRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                // Until the process has joined, the database may have no tables yet. The start says what it waits for.
                var isReported = joining.WaitsFor is null;
                if (isReported && !failing)
                    LogUnread(e.Message);
                failing = isReported;
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 340, Level = LogLevel.Warning,
        Message = "The API keys of the cluster's store cannot be read; those known are trusted for 5 minutes. {Reason}")]
    private partial void LogUnread(string reason);
}
