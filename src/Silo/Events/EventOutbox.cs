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
        var told = (await webhooks.ReadAsync(cancellationToken)).Where(webhook => webhook.IsToldOf(happening)).ToList();
        if (told.Count == 0)
            return;
        await database.TransactAsync(async run =>
        {
            await AddAsync(run, happening);
            foreach (var webhook in told)
                await AddDeliveryAsync(run, happening.Id, webhook.Id);
        }, cancellationToken);
    }

    /// <summary>Stores a happening for one webhook, whatever the webhook asks for.</summary>
    public Task TellAsync(Happening happening, string webhook, CancellationToken cancellationToken) => database.TransactAsync(async run =>
    {
        await AddAsync(run, happening);
        await AddDeliveryAsync(run, happening.Id, webhook);
    }, cancellationToken);

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

    /// <summary>Stores a happening in a transaction, unless it is stored already.</summary>
    public static Task AddAsync(RunStatement run, Happening happening) => run(
        """
        INSERT INTO ModelPipelineEvents (ServiceId, Id, Type, Pipeline, UserId, At, Body)
        VALUES (@service, @id, @type, @pipeline, @user, @at, @body) ON CONFLICT DO NOTHING
        """,
        ("id", happening.Id), ("type", happening.Type), ("pipeline", happening.Pipeline), ("user", happening.User),
        ("at", happening.At.ToUniversalTime()), ("body", EventBody.Of(happening)));

    /// <summary>Stores happenings of one type, pipeline and time in a transaction, each with a delivery to the webhook.</summary>
    public async Task AddAllAsync(RunStatement run, string webhook, IReadOnlyList<Happening> happenings)
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
        await run(
            $"""
            INSERT INTO ModelPipelineDeliveries (ServiceId, WebhookId, EventId, State, Attempts, FirstAt, NextAt)
            SELECT @service, @webhook, {id}, 'Pending', 0, @now, @now FROM {from} WHERE true ON CONFLICT DO NOTHING
            """,
            ("webhook", webhook), ("now", clock.GetUtcNow()), ("rows", rows));
    }

    /// <summary>Stores the delivery of a stored happening to a webhook in a transaction, unless the delivery is stored already.</summary>
    public Task AddDeliveryAsync(RunStatement run, string happening, string webhook) => run(
        """
        INSERT INTO ModelPipelineDeliveries (ServiceId, WebhookId, EventId, State, Attempts, FirstAt, NextAt)
        VALUES (@service, @webhook, @event, 'Pending', 0, @now, @now) ON CONFLICT DO NOTHING
        """,
        ("webhook", webhook), ("event", happening), ("now", clock.GetUtcNow()));
}
