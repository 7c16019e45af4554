using System.Data.Common;
using System.Text.Json;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>
/// Stores happenings in one transaction, each with a delivery for every webhook that asks for it. Thread-safe.
/// </summary>
internal sealed class EventOutbox(
    [FromKeyedServices(EventServices.Database)] AccessDatabase database, WebhookStore webhooks, TimeProvider clock) : IEventOutbox
{
    public async Task TellAsync(Happening happening, CancellationToken cancellationToken)
    {
        var told = (await webhooks.ReadAsync(cancellationToken)).Where(webhook => webhook.IsToldOf(happening))
            .Select(webhook => webhook.Id).ToList();
        if (told.Count > 0)
            await database.TransactAsync(run => AddAsync(run, [happening], told), cancellationToken);
    }

    /// <summary>Stores a happening for one webhook, whatever the webhook asks for.</summary>
    public Task TellAsync(Happening happening, string webhook, CancellationToken cancellationToken) =>
        database.TransactAsync(run => AddAsync(run, [happening], [webhook]), cancellationToken);

    public async Task ForgetAsync(string pipeline, string user, CancellationToken cancellationToken)
    {
        try
        {
            await database.TransactAsync(async run =>
            {
                await run(
                    """
                    DELETE FROM ModelPipelineDeliveries WHERE ServiceId = @service AND EventId IN (
                        SELECT Id FROM ModelPipelineEvents WHERE ServiceId = @service AND Pipeline = @pipeline AND UserId = @user)
                    """, ("pipeline", pipeline), ("user", user));
                foreach (var table in new[] { "Events", "Sides", "DeadEvents" })
                {
                    await run($"DELETE FROM ModelPipeline{table} WHERE ServiceId = @service AND Pipeline = @pipeline AND UserId = @user",
                        ("pipeline", pipeline), ("user", user));
                }
            }, cancellationToken);
        }
        catch (DbException e)
        {
            throw new StoreException("The cluster's database does not answer; try again in a moment.", e, isTransient: true);
        }
    }

    /// <summary>
    /// Stores happenings of one type, pipeline and time in a transaction, each with a delivery to each webhook. What is stored already
    /// stays as it is.
    /// </summary>
    public async Task AddAsync(RunStatement run, IReadOnlyList<Happening> happenings, IEnumerable<string> webhooks)
    {
        if (happenings.Count == 0)
            return;
        var rows = JsonSerializer.Serialize(
            [.. happenings.Select(each => new UserEvent(each.Id, each.User, EventBody.Of(each)))], EventJson.Default.UserEventArray);
        var (id, user, body, from) = database.IsSqlite
            ? ("json_extract(value, '$.id')", "json_extract(value, '$.user')", "json_extract(value, '$.body')", "json_each(@rows)")
            : ("id", "\"user\"", "body", "json_to_recordset(@rows::json) AS happening(id text, \"user\" text, body text)");
        await run(
            $"""
            INSERT INTO ModelPipelineEvents (ServiceId, Id, Type, Pipeline, UserId, At, Body)
            SELECT @service, {id}, @type, @pipeline, {user}, @at, {body} FROM {from} WHERE true ON CONFLICT DO NOTHING
            """,
            ("type", happenings[0].Type), ("pipeline", happenings[0].Pipeline), ("at", happenings[0].At.ToUniversalTime()), ("rows", rows));
        foreach (var webhook in webhooks)
        {
            await run(
                $"""
                INSERT INTO ModelPipelineDeliveries (ServiceId, WebhookId, EventId, State, Attempts, FirstAt, NextAt)
                SELECT @service, @webhook, {id}, 'Pending', 0, @now, @now FROM {from} WHERE true ON CONFLICT DO NOTHING
                """,
                ("webhook", webhook), ("now", clock.GetUtcNow()), ("rows", rows));
        }
    }
}
