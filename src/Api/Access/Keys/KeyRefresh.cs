using System.Data.Common;

namespace ModelPipeline.Api;

/// <summary>Reads the keys of the store every other second: a key that another process revoked is refused here soon.</summary>
internal sealed partial class KeyRefresh(KeyRing keys, TimeProvider clock, ILogger<KeyRefresh> log) : BackgroundService
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
                if (!failing)
                    LogUnread(e.Message);
                failing = true;
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 340, Level = LogLevel.Warning,
        Message = "The API keys of the cluster's store cannot be read; those known are trusted for 5 minutes. {Reason}")]
    private partial void LogUnread(string reason);
}
