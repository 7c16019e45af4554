using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The routes that show triggers, pause them and let them go on.</summary>
internal static class TriggerEndpoints
{
    public static void MapTriggers(this IEndpointRouteBuilder routes)
    {
        var triggers = routes.MapGroup("/pipelines/{pipeline}/triggers").WithTags("Events").RequireScope(Scope.Jobs)
            .ProducesProblem(404).ProducesProblem(503);
        triggers.MapGet("", ListAsync).RequireScope(Scope.Read | Scope.Jobs).WithName("ListTriggers")
            .WithSummary("The triggers of a pipeline, and how many events wait").Produces<TriggerInfo[]>();
        triggers.MapGet("/{trigger}", FindAsync).RequireScope(Scope.Read | Scope.Jobs).WithName("GetTrigger")
            .WithSummary("A trigger, and what each silo tells of it").Produces<TriggerInfo>();
        triggers.MapPost("/{trigger}", PauseAsync).WithName("PauseTrigger")
            .WithSummary("Pauses a trigger, or lets it go on; its events wait meanwhile")
            .Accepts<TriggerBody>("application/json").WithMetadata(TriggerBody.Example).Produces<TriggerInfo>().ProducesProblem(400);
    }

    private static async Task<IResult> ListAsync(string pipeline, HttpContext context, PipelineCatalog catalog, TriggerViews triggers,
        CancellationToken cancellationToken)
    {
        if (!PipelineDefinition.IsName(pipeline) || await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        return TypedResults.Json([.. await triggers.ReadAsync(found.Name, cancellationToken)], ApiJson.Plain.TriggerInfoArray);
    }

    private static async Task<IResult> FindAsync(string pipeline, string trigger, HttpContext context, PipelineCatalog catalog,
        TriggerViews triggers, CancellationToken cancellationToken)
    {
        var (found, problem) = await LookAsync(pipeline, trigger, catalog, triggers, cancellationToken);
        return found is null ? problem!.ToResult(context) : TypedResults.Json(found, ApiJson.Plain.TriggerInfo);
    }

    private static async Task<IResult> PauseAsync(string pipeline, string trigger, TriggerBody? body, HttpContext context,
        PipelineCatalog catalog, TriggerViews triggers, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (body?.Paused is not { } paused)
        {
            return Problems.InvalidRequest("The body has no \"paused\"; send {\"paused\":true}, or {\"paused\":false} to go on.")
                .ToResult(context);
        }

        var (before, problem) = await LookAsync(pipeline, trigger, catalog, triggers, cancellationToken);
        if (before is null)
            return problem!.ToResult(context);
        if (paused == (before.PausedAt is not null))
            return TypedResults.Json(before, ApiJson.Plain.TriggerInfo);
        await triggers.PauseAsync(before, paused ? Caller.Of(context).Name : null);
        var (after, _) = await LookAsync(pipeline, trigger, catalog, triggers, CancellationToken.None);
        await audit.RecordAsync(context, paused ? "trigger.pause" : "trigger.resume", before.Name, before.Pipeline,
            AuditTrail.Json(before with { Silos = [] }, ApiJson.Default.TriggerInfo),
            AuditTrail.Json(after is null ? null : after with { Silos = [] }, ApiJson.Default.TriggerInfo));
        return TypedResults.Json(after ?? before, ApiJson.Plain.TriggerInfo);
    }

    private static async Task<(TriggerInfo? Found, ProblemDetails? Problem)> LookAsync(string pipeline, string trigger,
        PipelineCatalog catalog, TriggerViews triggers, CancellationToken cancellationToken)
    {
        if (!PipelineDefinition.IsName(pipeline) || await catalog.FindAsync(pipeline, cancellationToken) is not { } known)
            return (null, Problems.UnknownPipeline(pipeline));
        var all = await triggers.ReadAsync(known.Name, cancellationToken);
        var found = all.FirstOrDefault(each => each.Name.Equals(trigger, StringComparison.OrdinalIgnoreCase));
        return found is not null
            ? (found, null)
            : (null, Problems.Create(StatusCodes.Status404NotFound, "unknown-trigger", "Unknown trigger",
                $"Pipeline '{known.Name}' has no trigger '{trigger}'; set Pipelines:{known.Name}:Triggers:{trigger}, or see that a silo "
                + "runs."));
    }
}
