using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The routes that make, change, list and remove webhooks.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var hooks = routes.MapGroup("/webhooks").WithTags("Webhooks").RequireScope(Scope.Admin, PipelineCheck.ByHandler)
            .ProducesProblem(503);
        hooks.MapGet("", ListAsync).WithName("ListWebhooks").WithSummary("The webhooks, without their secrets").Produces<WebhookInfo[]>();
        hooks.MapPost("", CreateAsync).WithName("CreateWebhook").WithSummary("Makes a webhook; the answer alone has its secret")
            .Accepts<WebhookBody>("application/json").WithMetadata(WebhookBody.Example)
            .Produces<WebhookInfo>(201).ProducesProblem(400).ProducesProblem(403);
        hooks.MapGet("/{id}", FindAsync).WithName("GetWebhook").WithSummary("A webhook, without its secret").Produces<WebhookInfo>()
            .ProducesProblem(404);
        hooks.MapPut("/{id}", ChangeAsync).WithName("ChangeWebhook").WithSummary("Changes a webhook, and enables it; its secret stays")
            .Accepts<WebhookBody>("application/json").WithMetadata(WebhookBody.Example)
            .Produces<WebhookInfo>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        hooks.MapPost("/{id}/rotate", RotateAsync).WithName("RotateWebhook")
            .WithSummary("Gives a webhook a new secret; the old one signs too for a while")
            .Accepts<RotateBody>("application/json").WithMetadata(RotateBody.Example)
            .Produces<WebhookInfo>().ProducesProblem(400).ProducesProblem(404);
        hooks.MapDelete("/{id}", RemoveAsync).WithName("RemoveWebhook").WithSummary("Removes a webhook; nothing more is sent")
            .Produces(204).ProducesProblem(404);
        hooks.MapDeliveries();
    }

    /// <summary>There is no such webhook, or the caller does not see it.</summary>
    public static ProblemDetails Unknown(string id) => Problems.Create(
        StatusCodes.Status404NotFound, "unknown-webhook", "Unknown webhook", $"There is no webhook '{id}'.");

    private static async Task<IResult> ListAsync(HttpContext context, WebhookMaker webhooks, CancellationToken cancellationToken) =>
        TypedResults.Json([.. (await webhooks.ListAsync(Caller.Of(context), cancellationToken)).Select(each => WebhookInfo.Of(each))],
            ApiJson.Plain.WebhookInfoArray);

    private static async Task<IResult> CreateAsync(WebhookBody? body, HttpContext context, WebhookMaker webhooks, WebhookRules rules,
        AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await rules.CheckAsync(Caller.Of(context), body, cancellationToken) is { } refusal)
            return refusal.ToResult(context);
        var made = await webhooks.CreateAsync(body!, Caller.Of(context));
        await RecordAsync(context, audit, "webhook.create", null, made);
        return Secret(context, made, StatusCodes.Status201Created);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, WebhookMaker webhooks,
        CancellationToken cancellationToken) =>
        await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is { } found
            ? TypedResults.Json(WebhookInfo.Of(found), ApiJson.Plain.WebhookInfo)
            : Unknown(id).ToResult(context);

    private static async Task<IResult> ChangeAsync(string id, WebhookBody? body, HttpContext context, WebhookMaker webhooks,
        WebhookRules rules, AuditTrail audit, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await webhooks.FindAsync(caller, id, cancellationToken) is not { } old)
            return Unknown(id).ToResult(context);
        if (await rules.CheckAsync(caller, body, cancellationToken) is { } refusal)
            return refusal.ToResult(context);
        if (await webhooks.ChangeAsync(old, body!, caller) is not { } changed)
            return Unknown(id).ToResult(context);
        await RecordAsync(context, audit, "webhook.change", old, changed);
        return TypedResults.Json(WebhookInfo.Of(changed), ApiJson.Plain.WebhookInfo);
    }

    private static async Task<IResult> RotateAsync(string id, RotateBody? body, HttpContext context, WebhookMaker webhooks,
        AuditTrail audit, CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is not { } old)
            return Unknown(id).ToResult(context);
        if (await webhooks.RotateAsync(old, body.OverlapOrDay) is not { } rotated)
            return Unknown(id).ToResult(context);
        await RecordAsync(context, audit, "webhook.rotate", old, rotated);
        return Secret(context, rotated, StatusCodes.Status200OK);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, WebhookMaker webhooks, AuditTrail audit,
        CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(Caller.Of(context), id, cancellationToken) is not { } old)
            return Unknown(id).ToResult(context);
        await webhooks.RemoveAsync(id);
        await RecordAsync(context, audit, "webhook.remove", old, null);
        return TypedResults.NoContent();
    }

    private static IResult Secret(HttpContext context, Webhook webhook, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(WebhookInfo.Of(webhook, webhook.Secret), ApiJson.Plain.WebhookInfo, statusCode: status);
    }

    private static Task RecordAsync(HttpContext context, AuditTrail audit, string action, Webhook? before, Webhook? after) =>
        audit.RecordAsync(context, action, (after ?? before)!.Id, null,
            AuditTrail.Json(Audited(before), ApiJson.Default.WebhookInfo), AuditTrail.Json(Audited(after), ApiJson.Default.WebhookInfo));

    // The path or the query of an address can be a secret of the receiver.
    private static WebhookInfo? Audited(Webhook? webhook) => webhook is null
        ? null
        : WebhookInfo.Of(webhook with { Url = new Uri(webhook.Url).GetLeftPart(UriPartial.Authority) });
}
