using System.Text.Json;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>
/// Stores on which side of a webhook's threshold each user is. A user gets a row with the first score above the threshold; a user without a
/// row counts as below. Thread-safe.
/// </summary>
internal sealed class SideStore([FromKeyedServices(EventServices.Database)] AccessDatabase database, EventOutbox outbox)
{
    private string Users => database.IsSqlite
        ? "SELECT value FROM json_each(@users)"
        : "SELECT jsonb_array_elements_text(@users::jsonb)";

    /// <summary>The known sides of users.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> ReadAsync(string webhook, Threshold threshold, IEnumerable<string> users,
        CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            $"""
            SELECT UserId, IsAbove FROM ModelPipelineSides
            WHERE ServiceId = @service AND WebhookId = @webhook AND Threshold = @threshold AND UserId IN ({Users})
            """,
            [
                ("webhook", webhook), ("threshold", threshold.Key),
                ("users", JsonSerializer.Serialize([.. users], EventJson.Default.StringArray)),
            ],
            row => (User: row.GetString(0), IsAbove: row.GetBoolean(1)), cancellationToken);
        return rows.ToDictionary(row => row.User, row => row.IsAbove);
    }

    /// <summary>
    /// Stores the new sides of users and the deliveries to the webhook in one transaction. Skips a user whose stored side comes from a
    /// newer score, or is the same.
    /// </summary>
    public Task ChangeAsync(string webhook, Threshold threshold, DateTimeOffset retrievedAt,
        IEnumerable<(string User, bool IsAbove, Happening? Happening)> changes, CancellationToken cancellationToken) =>
        database.TransactAsync(async run =>
        {
            // In one order: two transactions that change the same users must not wait for each other.
            foreach (var (user, isAbove, happening) in changes.OrderBy(change => change.User, StringComparer.Ordinal))
            {
                var isChanged = await run(
                    """
                    INSERT INTO ModelPipelineSides (ServiceId, WebhookId, Threshold, Pipeline, UserId, IsAbove, RetrievedAt)
                    VALUES (@service, @webhook, @threshold, @pipeline, @user, @isAbove, @at)
                    ON CONFLICT (ServiceId, WebhookId, Threshold, UserId) DO UPDATE SET IsAbove = excluded.IsAbove,
                        RetrievedAt = excluded.RetrievedAt
                    WHERE ModelPipelineSides.IsAbove <> excluded.IsAbove AND ModelPipelineSides.RetrievedAt <= excluded.RetrievedAt
                    """,
                    ("webhook", webhook), ("threshold", threshold.Key), ("pipeline", threshold.Pipeline), ("user", user),
                    ("isAbove", isAbove), ("at", retrievedAt)) > 0;
                if (!isChanged || happening is null)
                    continue;
                await EventOutbox.AddAsync(run, happening);
                await outbox.AddDeliveryAsync(run, happening.Id, webhook);
            }
        }, cancellationToken);
}
