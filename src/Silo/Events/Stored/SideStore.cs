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

    // Sides are stored in the order of the JSON.
    private string Sides => database.IsSqlite
        ? "json_extract(value, '$.user'), json_extract(value, '$.isAbove'), @at FROM json_each(@sides) WHERE true"
        : "\"user\", \"isAbove\", @at FROM json_to_recordset(@sides::json) AS side(\"user\" text, \"isAbove\" boolean)";

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
        database.TransactAsync(async (run, read) =>
        {
            // In one order: two transactions that change the same users must not wait for each other.
            var byUser = changes.DistinctBy(change => change.User).OrderBy(change => change.User, StringComparer.Ordinal).ToList();
            var changed = await read(
                $"""
                INSERT INTO ModelPipelineSides (ServiceId, WebhookId, Threshold, Pipeline, UserId, IsAbove, RetrievedAt)
                SELECT @service, @webhook, @threshold, @pipeline, {Sides}
                ON CONFLICT (ServiceId, WebhookId, Threshold, UserId) DO UPDATE SET IsAbove = excluded.IsAbove,
                    RetrievedAt = excluded.RetrievedAt
                WHERE ModelPipelineSides.IsAbove <> excluded.IsAbove AND ModelPipelineSides.RetrievedAt <= excluded.RetrievedAt
                RETURNING UserId
                """,
                ("webhook", webhook), ("threshold", threshold.Key), ("pipeline", threshold.Pipeline), ("at", retrievedAt),
                ("sides", JsonSerializer.Serialize(
                    [.. byUser.Select(change => new UserSide(change.User, change.IsAbove))], EventJson.Default.UserSideArray)));
            var users = changed.ToHashSet(StringComparer.Ordinal);
            await outbox.AddAsync(run,
                [.. byUser.Where(change => users.Contains(change.User)).Select(change => change.Happening).OfType<Happening>()], [webhook]);
        }, cancellationToken);
}
