using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that say which version scores which users.</summary>
internal static class RolloutEndpoints
{
    public static void MapRollouts(this IEndpointRouteBuilder routes)
    {
        var rollout = routes.MapGroup("/pipelines/{pipeline}/rollout").WithTags("Rollout").RequireScope(Scope.Rollout)
            .ProducesProblem(404).ProducesProblem(503);
        rollout.MapGet("", GetAsync).RequireScope(Scope.Read | Scope.Rollout).WithName("GetRollout")
            .WithSummary("Which version scores which users; the ETag is for If-Match")
            .Produces<RolloutInfo>();
        rollout.MapPut("", SetAsync).WithName("SetRollout").WithSummary("Says which version scores which users")
            .Accepts<RolloutInfo>("application/json").WithMetadata(RolloutExamples.Rollout)
            .Produces<RolloutInfo>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(412);
        rollout.MapPost("/promote", PromoteAsync).WithName("PromoteCandidate").WithSummary("Makes the candidate stable")
            .Accepts<ChangeBody>("application/json").WithMetadata(RolloutExamples.Change)
            .Produces<RolloutInfo>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(412);
        rollout.MapPost("/rollback", RollBackAsync).WithName("RollBack").WithSummary("Restores the document before")
            .Accepts<ChangeBody>("application/json").WithMetadata(RolloutExamples.Change)
            .Produces<RolloutInfo>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(412);
        rollout.MapGet("/history", HistoryAsync).RequireScope(Scope.Read | Scope.Rollout).WithName("GetRolloutHistory")
            .WithSummary("The last changes, the newest first")
            .Produces<RolloutEvent[]>();
    }

    private static async Task<IResult> GetAsync(string pipeline, HttpContext context, PipelineCatalog catalog, ClusterRollouts rollouts,
        CancellationToken cancellationToken) =>
        await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? Answer(await rollouts.GetAsync(found.Name, cancellationToken), context)
            : Problems.UnknownPipeline(pipeline).ToResult(context);

    private static Task<IResult> SetAsync(
        string pipeline, RolloutInfo? body, HttpContext context, PipelineCatalog catalog, ClusterRollouts rollouts,
        AuditTrail audit, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        body is null
            ? Task.FromResult(
                Problems.InvalidRequest("The body is empty; send the document, as GET .../rollout shows it.").ToResult(context))
            : ChangeAsync("rollout.set", pipeline, null, ifMatch, context, catalog, rollouts, audit,
                (name, call) => rollouts.SetAsync(name, body, call), cancellationToken);

    private static Task<IResult> PromoteAsync(
        string pipeline, ChangeBody? body, HttpContext context, PipelineCatalog catalog, ClusterRollouts rollouts,
        AuditTrail audit, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        ChangeAsync("rollout.promote", pipeline, body, ifMatch, context, catalog, rollouts, audit,
            (name, call) => rollouts.PromoteAsync(name, call), cancellationToken);

    private static Task<IResult> RollBackAsync(
        string pipeline, ChangeBody? body, HttpContext context, PipelineCatalog catalog, ClusterRollouts rollouts,
        AuditTrail audit, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        ChangeAsync("rollout.rollback", pipeline, body, ifMatch, context, catalog, rollouts, audit,
            (name, call) => rollouts.RollBackAsync(name, call), cancellationToken);

    private static async Task<IResult> HistoryAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        ClusterRollouts rollouts, CancellationToken cancellationToken) =>
        await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? TypedResults.Json(await rollouts.HistoryAsync(found.Name, cancellationToken), ApiJson.Plain.RolloutEventArray)
            : Problems.UnknownPipeline(pipeline).ToResult(context);

    private static async Task<IResult> ChangeAsync(string action, string pipeline, ChangeBody? body, string? ifMatch, HttpContext context,
        PipelineCatalog catalog, ClusterRollouts rollouts, AuditTrail audit, Func<string, RolloutCall, Task<RolloutReply>> change,
        CancellationToken cancellationToken)
    {
        if (body?.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (!ETags.TryRead(ifMatch, out var epoch))
            return Problems.InvalidRequest($"If-Match is '{ifMatch}'; send the ETag of GET .../rollout.").ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        // The call is made again if its answer is lost; the key makes all attempts one change.
        var caller = Caller.Of(context);
        var call = new RolloutCall(
            caller.Name, epoch, Guid.NewGuid().ToString("N"), body?.Rescore is not null, body?.Rescore?.MaxUsersPerSecond)
        {
            Tenant = caller.Tenant,
        };
        var before = await rollouts.GetAsync(found.Name, cancellationToken);
        var reply = await change(found.Name, call);
        if (reply.Rollout is { } made)
        {
            await audit.RecordAsync(context, action, found.Name, found.Name,
                AuditTrail.Json(before.Rollout, ApiJson.Default.RolloutInfo), AuditTrail.Json(made, ApiJson.Default.RolloutInfo));
            if (reply.Rescore?.Job is { } job)
                await JobEndpoints.RecordAsync(context, audit, "job.create", null, job);
        }

        return Answer(reply, context);
    }

    private static IResult Answer(RolloutReply reply, HttpContext context)
    {
        if (reply.Rollout is not { } rollout)
            return VersionEndpoints.Refusal(reply.Problem, reply.Refusal).ToResult(context);
        context.Response.Headers.ETag = ETags.Of(reply.Epoch);
        if (reply.Rescore is { } rescore)
        {
            if (rescore.Job is not { } job)
                return Problems.NoRescore(rescore).ToResult(context);
            context.Response.Headers.Location = $"/jobs/{job.Id}";
        }

        return TypedResults.Json(rollout, ApiJson.Plain.RolloutInfo);
    }
}
