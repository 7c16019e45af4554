using System.Data.Common;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>The deliveries to webhooks, in the cluster's store. Thread-safe; silos share the work.</summary>
internal sealed class DeliveryStore([FromKeyedServices(EventServices.Database)] AccessDatabase database)
{
    private const string Selected =
        """
        SELECT d.WebhookId, d.EventId, e.Type, e.Pipeline, d.State, d.Attempts, d.FirstAt, d.NextAt, d.Status, d.Error, e.Body, d.Claim
        FROM ModelPipelineDeliveries d JOIN ModelPipelineEvents e ON e.ServiceId = d.ServiceId AND e.Id = d.EventId
        WHERE d.ServiceId = @service
        """;

    // SQLite has one writer at a time, and does not know this clause.
    private string Skip => database.IsSqlite ? "" : "FOR UPDATE OF d SKIP LOCKED";

    /// <summary>The webhooks with a delivery that is due.</summary>
    public Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        """
        SELECT DISTINCT d.WebhookId FROM ModelPipelineDeliveries d
        JOIN ModelPipelineWebhooks w ON w.ServiceId = d.ServiceId AND w.Id = d.WebhookId
        WHERE d.ServiceId = @service AND d.State = 'Pending' AND d.NextAt <= @now
            AND w.DisabledAt IS NULL AND (w.PausedUntil IS NULL OR w.PausedUntil <= @now)
        """, [("now", now)], row => row.GetString(0), cancellationToken);

    /// <summary>
    /// Claims the deliveries that are due for a webhook, the oldest first. Nobody else gets them before the given time. If the silo is lost
    /// meanwhile, one attempt is used up.
    /// </summary>
    public async Task<IReadOnlyList<Delivery>> ClaimAsync(string webhook, int limit, DateTimeOffset now, DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        // Marked first and read then: SQLite cannot wait for its turn in a statement that also returns rows.
        var claim = Guid.CreateVersion7(now).ToString();
        await database.ExecuteAsync(
            $"""
            WITH due AS MATERIALIZED (
                SELECT d.EventId AS DueEvent FROM ModelPipelineDeliveries d
                WHERE d.ServiceId = @service AND d.WebhookId = @webhook AND d.State = 'Pending' AND d.NextAt <= @now
                ORDER BY d.NextAt LIMIT @limit {Skip})
            UPDATE ModelPipelineDeliveries SET NextAt = @until, Attempts = Attempts + 1, Claim = @claim
            FROM due WHERE ServiceId = @service AND WebhookId = @webhook AND EventId = DueEvent
            """, [("webhook", webhook), ("limit", limit), ("now", now), ("until", until), ("claim", claim)], cancellationToken);
        return await database.ReadAsync($"{Selected} AND d.WebhookId = @webhook AND d.Claim = @claim ORDER BY d.FirstAt, d.EventId",
            [("webhook", webhook), ("claim", claim)], Read, cancellationToken);
    }

    /// <summary>
    /// Stores how an attempt ended. Nothing is stored where the event was claimed again meanwhile, because the silo of this attempt was
    /// silent for too long, or where somebody asked to send the event again.
    /// </summary>
    public Task EndAttemptAsync(Delivery delivery, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        UPDATE ModelPipelineDeliveries SET State = @state, NextAt = @next, Status = @status, Error = @error
        WHERE ServiceId = @service AND WebhookId = @webhook AND EventId = @event AND Claim = @claim
        """,
        [
            ("state", delivery.State.ToString()), ("next", delivery.NextAt), ("status", delivery.Status), ("error", delivery.Error),
            ("webhook", delivery.Webhook), ("event", delivery.Event), ("claim", delivery.Claim),
        ],
        cancellationToken);

    /// <summary>One event of a webhook; null for none.</summary>
    public async Task<Delivery?> FindAsync(string webhook, string happening, CancellationToken cancellationToken) =>
        (await database.ReadAsync($"{Selected} AND d.WebhookId = @webhook AND d.EventId = @event",
            [("webhook", webhook), ("event", happening)], Read, cancellationToken)).FirstOrDefault();

    /// <summary>The events of a webhook, the newest first.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<Delivery>> ReadAsync(string webhook, DeliveryState? state, int limit, CancellationToken cancellationToken)
    {
        var inState = state is null ? "" : "AND d.State = @state";
        return database.ReadAsync(
            $"{Selected} AND d.WebhookId = @webhook {inState} ORDER BY d.FirstAt DESC, d.EventId LIMIT @limit",
            state is null
                ? [("webhook", webhook), ("limit", limit)]
                : [("webhook", webhook), ("limit", limit), ("state", state.ToString())], Read, cancellationToken);
    }

    /// <summary>Sends events again, as if they were new.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="happening">The event; null for all that have failed.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The number of events.</returns>
    public Task<int> ReplayAsync(string webhook, string? happening, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var which = happening is null ? "State = 'Failed'" : "EventId = @event";
        IEnumerable<(string, object?)> values = [("webhook", webhook), ("now", now)];
        return database.ExecuteAsync(
            $"""
            UPDATE ModelPipelineDeliveries SET State = 'Pending', Attempts = 0, FirstAt = @now, NextAt = @now, Claim = NULL
            WHERE ServiceId = @service AND WebhookId = @webhook AND {which}
            """, happening is null ? values : values.Append(("event", happening)), cancellationToken);
    }

    /// <summary>What the webhooks are still to be told.</summary>
    public async Task<WebhookBacklog> BacklogAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            """
            SELECT COUNT(d.EventId), MIN(d.FirstAt),
                (SELECT COUNT(*) FROM ModelPipelineWebhooks WHERE ServiceId = @service AND DisabledAt IS NOT NULL)
            FROM ModelPipelineDeliveries d JOIN ModelPipelineWebhooks w ON w.ServiceId = d.ServiceId AND w.Id = d.WebhookId
            WHERE d.ServiceId = @service AND d.State = 'Pending' AND w.DisabledAt IS NULL
            """, [], row => ReadBacklog(row, now), cancellationToken))[0];

    /// <summary>
    /// Deletes deliveries that ended before a time, deliveries of webhooks that are gone, and events without any delivery.
    /// </summary>
    public Task TidyAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.TransactAsync(async run =>
    {
        await run("DELETE FROM ModelPipelineDeliveries WHERE ServiceId = @service AND State <> 'Pending' AND NextAt < @before",
            ("before", before));
        // An event that was told while its webhook was removed.
        await run(
            """
            DELETE FROM ModelPipelineDeliveries WHERE ServiceId = @service AND NextAt < @before AND NOT EXISTS (
                SELECT 1 FROM ModelPipelineWebhooks w WHERE w.ServiceId = @service AND w.Id = ModelPipelineDeliveries.WebhookId)
            """, ("before", before));
        await run(
            """
            DELETE FROM ModelPipelineEvents WHERE ServiceId = @service AND At < @before AND NOT EXISTS (
                SELECT 1 FROM ModelPipelineDeliveries d WHERE d.ServiceId = @service AND d.EventId = ModelPipelineEvents.Id)
            """, ("before", before));
    }, cancellationToken);

    private static WebhookBacklog ReadBacklog(DbDataReader row, DateTimeOffset now)
    {
        var age = now - (AccessDatabase.Time(row, 1) ?? now);
        return new(row.GetInt64(0), age > TimeSpan.Zero ? age : TimeSpan.Zero, row.GetInt64(2));
    }

    private static Delivery Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        Enum.Parse<DeliveryState>(row.GetString(4)),
        row.GetInt32(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.IsDBNull(8) ? null : row.GetInt32(8),
        AccessDatabase.Text(row, 9),
        row.GetString(10),
        AccessDatabase.Text(row, 11));
}
