using System.Data.Common;
using System.Text.Json;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>The webhooks in the cluster's store. Thread-safe.</summary>
internal sealed class WebhookStore([FromKeyedServices(EventServices.Database)] AccessDatabase database)
{
    private const string Columns =
        "Id, Url, Events, Pipelines, Thresholds, Tenant, Secret, CreatedAt, CreatedBy, OldSecret, OldSecretUntil, DisabledAt, DisabledWhy";

    /// <summary>Adds a webhook.</summary>
    public Task AddAsync(Webhook webhook, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        INSERT INTO ModelPipelineWebhooks (ServiceId, {Columns})
        VALUES (@service, @id, @url, @events, @pipelines, @thresholds, @tenant, @secret, @createdAt, @createdBy, @oldSecret,
            @oldSecretUntil, @disabledAt, @disabledWhy)
        """, ValuesOf(webhook), cancellationToken);

    /// <summary>
    /// Replaces what callers set: address, events, pipelines, thresholds, and whether it is enabled. The secrets stay as the database has
    /// them, because they may have been changed since the webhook was read.
    /// </summary>
    /// <returns>Whether there is such a webhook.</returns>
    public async Task<bool> ChangeAsync(Webhook webhook, CancellationToken cancellationToken) => await database.ExecuteAsync(
        """
        UPDATE ModelPipelineWebhooks SET Url = @url, Events = @events, Pipelines = @pipelines, Thresholds = @thresholds,
            DisabledAt = @disabledAt, DisabledWhy = @disabledWhy, PausedUntil = NULL
        WHERE ServiceId = @service AND Id = @id
        """, ValuesOf(webhook), cancellationToken) > 0;

    /// <summary>Sets a new secret, and nothing else: the receiver may have disabled the webhook since it was read.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="secret">The new secret.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the present secret signs too. A time that is not later than now ends all earlier secrets.</param>
    /// <param name="cancellationToken">Cancellation token.</param>
    /// <returns>Whether there is such a webhook.</returns>
    public async Task<bool> RotateAsync(
        string id, string secret, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        // Again where somebody else has rotated it meanwhile: each of the secrets was given to somebody.
        while (await FindAsync(id, cancellationToken) is { } present)
        {
            var isSet = await database.ExecuteAsync(
                """
                UPDATE ModelPipelineWebhooks SET OldSecret = @old, OldSecretUntil = @until, Secret = @secret
                WHERE ServiceId = @service AND Id = @id AND Secret = @present
                """,
                [
                    ("id", id), ("secret", secret), ("until", until), ("present", present.Secret),
                    ("old", OldSecrets.Before(present, now, until)),
                ], cancellationToken) > 0;
            if (isSet)
                return true;
        }

        return false;
    }

    /// <summary>Disables a webhook, unless it has another address by now.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="url">The address that the receiver answered at.</param>
    /// <param name="at">When.</param>
    /// <param name="why">Why.</param>
    /// <param name="cancellationToken">Cancellation token.</param>
    /// <returns>Whether it was enabled before, and is not now.</returns>
    public async Task<bool> DisableAsync(string id, string url, DateTimeOffset at, string why, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            """
            UPDATE ModelPipelineWebhooks SET DisabledAt = @at, DisabledWhy = @why
            WHERE ServiceId = @service AND Id = @id AND Url = @url AND DisabledAt IS NULL
            """, [("id", id), ("url", url), ("at", at), ("why", why)], cancellationToken) > 0;

    /// <summary>Pauses a webhook until a time, unless it has another address by now.</summary>
    public Task PauseAsync(string id, string url, DateTimeOffset until, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE ModelPipelineWebhooks SET PausedUntil = @until WHERE ServiceId = @service AND Id = @id AND Url = @url",
        [("id", id), ("url", url), ("until", until)], cancellationToken);

    /// <summary>Removes a webhook and its deliveries.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => database.TransactAsync(async run =>
    {
        await run("DELETE FROM ModelPipelineSides WHERE ServiceId = @service AND WebhookId = @id", ("id", id));
        await run("DELETE FROM ModelPipelineDeliveries WHERE ServiceId = @service AND WebhookId = @id", ("id", id));
        await run("DELETE FROM ModelPipelineWebhooks WHERE ServiceId = @service AND Id = @id", ("id", id));
    }, cancellationToken);

    /// <summary>All webhooks, the oldest first.</summary>
    public Task<IReadOnlyList<Webhook>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        $"SELECT {Columns} FROM ModelPipelineWebhooks WHERE ServiceId = @service ORDER BY CreatedAt, Id", [], Read, cancellationToken);

    /// <summary>A webhook; null for none.</summary>
    public async Task<Webhook?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            $"SELECT {Columns} FROM ModelPipelineWebhooks WHERE ServiceId = @service AND Id = @id", [("id", id)], Read, cancellationToken))
        .FirstOrDefault();

    private static IEnumerable<(string, object?)> ValuesOf(Webhook webhook) =>
    [
        ("id", webhook.Id), ("url", webhook.Url), ("events", string.Join(' ', webhook.Events)),
        ("pipelines", string.Join(' ', webhook.Pipelines)),
        ("thresholds", JsonSerializer.Serialize([.. webhook.Thresholds], EventJson.Default.ThresholdArray)), ("tenant", webhook.Tenant),
        ("secret", webhook.Secret), ("createdAt", webhook.CreatedAt), ("createdBy", webhook.CreatedBy), ("oldSecret", webhook.OldSecret),
        ("oldSecretUntil", webhook.OldSecretUntil), ("disabledAt", webhook.DisabledAt), ("disabledWhy", webhook.DisabledWhy),
    ];

    private static Webhook Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2).Split(' '),
        row.GetString(3).Split(' '),
        JsonSerializer.Deserialize(row.GetString(4), EventJson.Default.ThresholdArray)!,
        AccessDatabase.Text(row, 5),
        row.GetString(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.GetString(8))
    {
        OldSecret = AccessDatabase.Text(row, 9),
        OldSecretUntil = AccessDatabase.Time(row, 10),
        DisabledAt = AccessDatabase.Time(row, 11),
        DisabledWhy = AccessDatabase.Text(row, 12),
    };
}
