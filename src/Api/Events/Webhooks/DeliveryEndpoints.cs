using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The routes that list what a webhook was told, and send it again.</summary>
internal static class DeliveryEndpoints
{
    private const int MostListed = 1_000;

    public static void MapDeliveries(this IEndpointRouteBuilder hooks)
    {
        hooks.MapGet("/{id}/deliveries", ListAsync).WithName("ListDeliveries")
            .WithSummary("What a webhook was told, or is to be told; the newest first").Produces<DeliveryInfo[]>()
            .ProducesProblem(400).ProducesProblem(404);
        hooks.MapPost("/{id}/replay", ReplayAsync).WithName("ReplayDeliveries")
            .WithSummary("Sends an event again, or all that have failed")
            .Accepts<ReplayBody>("application/json").WithMetadata(ReplayBody.Example)
            .Produces<ReplayInfo>(202).ProducesProblem(404).ProducesProblem(409);
        hooks.MapPost("/{id}/test", TestAsync).WithName("TestWebhook")
            .WithSummary("Tells a webhook of a test; its deliveries tell the outcome")
            .Produces<TestInfo>(202).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync(string id, string? state, int? limit, HttpContext context, WebhookMaker webhooks,
        DeliveryStore deliveries, CancellationToken cancellationToken)
    {
        var wanted = (DeliveryState?)null;
        if (state is not null)
        {
            if (!Enum.TryParse<DeliveryState>(state, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
                return Problems.InvalidRequest("state is one of Pending, Delivered, Failed.").ToResult(context);
            wanted = parsed;
        }

        if (limit is < 1 or > MostListed)
            return Problems.InvalidRequest($"limit is 1 to {MostListed}.").ToResult(context);
        if (await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is null)
            return WebhookEndpoints.Unknown(id).ToResult(context);
        var found = await deliveries.ReadAsync(id, wanted, limit ?? 100, cancellationToken);
        return TypedResults.Json([.. found.Select(DeliveryInfo.Of)], ApiJson.Plain.DeliveryInfoArray);
    }

    private static async Task<IResult> ReplayAsync(string id, ReplayBody? body, HttpContext context, WebhookMaker webhooks,
        DeliveryStore deliveries, AuditTrail audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is not { } webhook)
            return WebhookEndpoints.Unknown(id).ToResult(context);
        if (webhook.DisabledAt is not null)
            return Disabled(webhook).ToResult(context);
        var wanted = body?.Event;
        // No id has a control character, and PostgreSQL takes no NUL.
        var count = wanted?.Any(char.IsControl) == true
            ? 0
            : await deliveries.ReplayAsync(id, wanted, clock.GetUtcNow(), CancellationToken.None);
        if (count == 0 && wanted is not null)
        {
            return Problems.Create(StatusCodes.Status404NotFound, "unknown-event", "Unknown event",
                $"Webhook '{id}' has no event '{wanted}'.").ToResult(context);
        }

        await audit.RecordAsync(context, "webhook.replay", id);
        return TypedResults.Json(new ReplayInfo(count), ApiJson.Plain.ReplayInfo, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> TestAsync(string id, HttpContext context, WebhookMaker webhooks, EventOutbox outbox,
        AuditTrail audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is not { } webhook)
            return WebhookEndpoints.Unknown(id).ToResult(context);
        if (webhook.DisabledAt is not null)
            return Disabled(webhook).ToResult(context);
        var now = clock.GetUtcNow();
        // A test is of no pipeline.
        var test = new Happening(
            $"test-{Guid.CreateVersion7(now):N}", EventTypes.WebhookTest, now, "", $$"""{"webhook":"{{webhook.Id}}"}""");
        await outbox.TellAsync(test, webhook.Id, CancellationToken.None);
        await audit.RecordAsync(context, "webhook.test", id);
        return TypedResults.Json(new TestInfo(test.Id), ApiJson.Plain.TestInfo, statusCode: StatusCodes.Status202Accepted);
    }

    private static ProblemDetails Disabled(Webhook webhook) => Problems.Create(StatusCodes.Status409Conflict, "webhook-disabled",
        "The webhook is disabled", $"{webhook.DisabledWhy} PUT the webhook to enable it.");
}
