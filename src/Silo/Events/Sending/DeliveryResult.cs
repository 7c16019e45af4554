using ModelPipeline.Grains;

namespace ModelPipeline.Silo;

/// <summary>Stores the result of each attempt and the next step: another attempt, a pause, or the end of the webhook.</summary>
internal sealed partial class DeliveryResult(
    DeliveryStore deliveries, WebhookStore webhooks, WebhookMetrics metrics, IAudit audit, TimeProvider clock, ILogger<DeliveryResult> log)
{
    // The pause for an overloaded receiver that does not say how long to wait.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Stores how an attempt ended.</summary>
    /// <param name="webhook">The webhook as it was when the event was sent. It may have another address by now.</param>
    /// <param name="delivery">The event, with the number of this attempt.</param>
    /// <param name="answer">What the receiver has answered.</param>
    /// <param name="cancellationToken">Cancels the statements; the attempt is then made again.</param>
    public async Task StoreAsync(Webhook webhook, Delivery delivery, WebhookAnswer answer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = answer.IsTaken || answer.IsGone
            ? null
            : RetrySchedule.NextAt(delivery.Attempts, delivery.FirstAt, now, Random.Shared.NextDouble(), answer.RetryAfter);
        await deliveries.EndAttemptAsync(delivery with
        {
            State = StateOf(answer, next),
            NextAt = next ?? now,
            Status = answer.Status,
            Error = answer.Error,
        }, cancellationToken);
        Count(answer, isLast: next is null);
        if (answer.IsGone)
        {
            // One of several answers disables it.
            if (await webhooks.DisableAsync(webhook.Id, webhook.Url, now, "The receiver answered 410 Gone.", cancellationToken))
            {
                LogGone(webhook.Id);
                await audit.RecordAsync(new("webhooks", "webhook.disable", webhook.Id), cancellationToken);
            }
        }
        else if (answer.IsOverloaded)
        {
            var asked = answer.RetryAfter ?? Pause;
            await webhooks.PauseAsync(webhook.Id, webhook.Url, now + (asked < LongestPause ? asked : LongestPause), cancellationToken);
        }

        if (!answer.IsTaken && next is null)
            LogGivenUp(delivery.Webhook, delivery.Event, delivery.Type, delivery.Attempts, answer.Error!);
    }

    private void Count(WebhookAnswer answer, bool isLast)
    {
        if (answer.IsTaken)
            metrics.Delivered();
        else if (answer.IsGone)
            metrics.Gone();
        else if (isLast)
            metrics.Failed();
        else
            metrics.Retried();
    }

    private static DeliveryState StateOf(WebhookAnswer answer, DateTimeOffset? next)
    {
        if (answer.IsTaken)
            return DeliveryState.Delivered;
        return next is null ? DeliveryState.Failed : DeliveryState.Pending;
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "Webhook {Webhook} is disabled: the receiver answered 410 Gone")]
    private partial void LogGone(string webhook);

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning,
        Message = "Webhook {Webhook} was not told of event {Event} ({Type}) in {Attempts} attempt(s). {Error}")]
    private partial void LogGivenUp(string webhook, string @event, string type, int attempts, string error);
}
