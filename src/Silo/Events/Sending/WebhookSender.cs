using System.Collections.Concurrent;
using System.Data.Common;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Silo;

/// <summary>
/// Sends the deliveries that are due. Each silo looks for them once a second, and the silos share them. A webhook gets only a few requests
/// at a time, so a slow receiver delays no other webhook.
/// </summary>
internal sealed partial class WebhookSender(
    DeliveryStore deliveries, WebhookStore webhooks, WebhookClient client, DeliveryResult result, WebhookMetrics metrics,
    WebhookOptions options, Joining joining, TimeProvider clock, ILogger<WebhookSender> log) : BackgroundService
{
    private const int AtATime = 4;
    private const int MostWebhooks = 32;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> busy = new();
    private long? countedAt;
    private long? tidiedAt;

    /// <summary>Sends once the deliveries that are due now.</summary>
    /// <returns>A task for each webhook that something is sent to.</returns>
    internal async Task<IReadOnlyList<Task>> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = await deliveries.DueAsync(clock.GetUtcNow(), cancellationToken);
        foreach (var webhook in due.Where(id => !busy.ContainsKey(id)).Take(MostWebhooks - busy.Count))
            busy[webhook] = SendAsync(webhook, cancellationToken);
        return [.. busy.Values];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        metrics.Opened();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Until a silo has joined, the database may have no tables yet. The start says what it waits for.
                if (joining.WaitsFor is null)
                    await WorkAsync(stoppingToken);
                isFailing = false;
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                if (!isFailing)
                    LogUnread(e.Message);
                isFailing = true;
                metrics.Read(null);
                countedAt = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(busy.Values);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await SendDueAsync(cancellationToken);
        await CountAsync(cancellationToken);
        await TidyAsync(cancellationToken);
    }

    // Never throws. Deliveries that are left are due again when the claim has expired.
    private async Task SendAsync(string id, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            for (var isMore = true; isMore;)
                isMore = await SendSomeAsync(id, cancellationToken);
        }
        catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
                LogUnsent(id, e.Message);
        }
        finally
        {
            busy.TryRemove(id, out _);
        }
    }

    private async Task<bool> SendSomeAsync(string id, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(id, cancellationToken) is not { DisabledAt: null } webhook)
            return false;
        var now = clock.GetUtcNow();
        var claimed = await deliveries.ClaimAsync(id, AtATime, now, now + options.Timeout + TimeSpan.FromSeconds(30), cancellationToken);
        var answers = await Task.WhenAll(claimed.Select(async delivery =>
        {
            var answer = await client.SendAsync(webhook, delivery, cancellationToken);
            await result.StoreAsync(webhook, delivery, answer, cancellationToken);
            return answer;
        }));
        return claimed.Count == AtATime && !Array.Exists(answers, answer => answer.IsGone || answer.IsOverloaded);
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (countedAt is { } last && clock.GetElapsedTime(last) < CountEvery)
            return;
        metrics.Read(await deliveries.BacklogAsync(clock.GetUtcNow(), cancellationToken));
        countedAt = clock.GetTimestamp();
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (tidiedAt is { } last && clock.GetElapsedTime(last) < TidyEvery)
            return;
        await deliveries.TidyAsync(clock.GetUtcNow() - options.Retention, cancellationToken);
        tidiedAt = clock.GetTimestamp();
    }

    [LoggerMessage(EventId = 702, Level = LogLevel.Warning,
        Message = "The deliveries to webhooks cannot be read; they are sent later. {Reason}")]
    private partial void LogUnread(string reason);

    [LoggerMessage(EventId = 703, Level = LogLevel.Warning, Message = "Webhook {Webhook}: an attempt could not be stored. {Reason}")]
    private partial void LogUnsent(string webhook, string reason);
}
