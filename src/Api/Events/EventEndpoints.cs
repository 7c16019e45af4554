using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The routes that take events, and list those that were put aside.</summary>
internal static class EventEndpoints
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostListed = 1_000;

    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookMaker>();
        builder.Services.AddSingleton<WebhookRules>();
        builder.Services.AddSingleton<EventRuns>();
        builder.Services.AddSingleton<DeadLetters>();
        builder.Services.AddSingleton<EventHandling>();
        builder.Services.AddSingleton<TriggerViews>();
    }

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/pipelines/{pipeline}/events").WithTags("Events");
        events.MapPost("", TakeAsync).RequireScope(Scope.Score).WithMetadata(new TakesPushTokens())
            .WithName("TakeEvents").WithSummary("Scores the users of events: Pub/Sub push, or CloudEvents")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .Produces(204).ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429)
            .ProducesProblem(503);
        events.MapMethods("", ["OPTIONS"], Greet).RequireScope(Scope.Score).WithMetadata(new TakesPushTokens())
            .WithName("GreetEvents").WithSummary("Tells a sender of CloudEvents that its events are welcome").Produces(200)
            .ProducesProblem(400);
        events.MapGet("/dead", ListDeadAsync).RequireScope(Scope.Jobs)
            .WithName("ListDeadEvents").WithSummary("The events that were put aside, the newest first").Produces<DeadEventInfo[]>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<IResult> TakeAsync(string pipeline, string? userAttribute, string? userField, HttpContext context,
        EventHandling handling, TenantGuard tenants, CancellationToken cancellationToken)
    {
        var rule = new UserRule(userAttribute, userField);
        if (rule.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        var envelope = EnvelopeReader.Read(context.Request.Headers, body.GetBuffer().AsSpan(0, (int)body.Length), rule);
        if (envelope.Refusal is { } refused)
            return Problems.InvalidRequest(refused, envelope.Status).ToResult(context);
        if (await tenants.RefuseAsync(context, EventHandling.UsersOf(envelope.Events).Count) is { } refusal)
            return refusal.ToResult(context);
        return await handling.HandleAsync(Caller.Of(context), pipeline, envelope.Events, cancellationToken) is { } problem
            ? problem.ToResult(context)
            : TypedResults.NoContent();
    }

    // The handshake of HTTP webhooks for CloudEvents: the caller may send, as its credential says, and as fast as it likes.
    private static IResult Greet(HttpContext context)
    {
        if (context.Request.Headers["WebHook-Request-Origin"] is not [{ Length: > 0 and <= 255 } origin])
        {
            return Problems.InvalidRequest("The request has no header WebHook-Request-Origin; send the name of the sender.")
                .ToResult(context);
        }

        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        context.Response.Headers.Allow = "POST, OPTIONS";
        return TypedResults.Ok();
    }

    private static async Task<IResult> ListDeadAsync(string pipeline, int? limit, HttpContext context, PipelineCatalog catalog,
        DeadEventStore dead, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostListed)
            return Problems.InvalidRequest($"limit is 1 to {MostListed}.").ToResult(context);
        if (!PipelineDefinition.IsName(pipeline) || await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var rows = await dead.ReadAsync(found.Name, limit ?? 100, cancellationToken);
        return TypedResults.Json([.. rows.Select(DeadEventInfo.Of)], ApiJson.Plain.DeadEventInfoArray);
    }
}
