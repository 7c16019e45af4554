using System.Data.Common;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>
/// Stores happenings, each with a delivery for every webhook that asks for it, in one transaction. Thread-safe.
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

    /// <summary>Stores a happening in a transaction, unless it is stored.</summary>
    public static Task AddAsync(RunStatement run, Happening happening) => run(
        """
        INSERT INTO ModelPipelineEvents (ServiceId, Id, Type, Pipeline, UserId, At, Body)
        VALUES (@service, @id, @type, @pipeline, @user, @at, @body) ON CONFLICT DO NOTHING
        """,
        ("id", happening.Id), ("type", happening.Type), ("pipeline", happening.Pipeline), ("user", happening.User),
        ("at", happening.At.ToUniversalTime()), ("body", EventBody.Of(happening)));

    /// <summary>Stores in a transaction that a webhook is to be told of a stored happening, unless that is stored.</summary>
    public Task AddDeliveryAsync(RunStatement run, string happening, string webhook) => run(
        """
        INSERT INTO ModelPipelineDeliveries (ServiceId, WebhookId, EventId, State, Attempts, FirstAt, NextAt)
        VALUES (@service, @webhook, @event, 'Pending', 0, @now, @now) ON CONFLICT DO NOTHING
        """,
        ("webhook", webhook), ("event", happening), ("now", clock.GetUtcNow()));
}
