using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes of schedules, which create jobs.</summary>
internal static class ScheduleEndpoints
{
    private const string Utc = "UTC";

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedule = routes.MapGroup("/pipelines/{pipeline}/schedule").WithTags("Schedules").RequireScope(Scope.Jobs)
            .ProducesProblem(404).ProducesProblem(503);
        schedule.MapPut("", SetAsync).WithName("SetSchedule").WithSummary("Scores the whole input at the times of a cron expression")
            .Accepts<ScheduleBody>("application/json").WithMetadata(ScheduleBody.Example).Produces<ScheduleInfo>().ProducesProblem(400);
        schedule.MapGet("", FindAsync).RequireScope(Scope.Read | Scope.Jobs).WithName("GetSchedule")
           .WithSummary("The schedule and its last ten runs").Produces<ScheduleInfo>();
        schedule.MapPost("/run", RunAsync)
            .WithName("RunSchedule").WithSummary("Makes the job of the schedule now; its times stay as they are")
            .Produces<JobInfo>(202).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        schedule.MapDelete("", RemoveAsync)
            .WithName("RemoveSchedule")
            .WithSummary("Removes the schedule; jobs that it made go on")
            .Produces(204);
    }

    private static async Task<IResult> SetAsync(string pipeline, ScheduleBody? body, HttpContext context, PipelineCatalog catalog,
        ClusterSchedules schedules, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (body?.Cron is not { } cron)
        {
            return Problems.InvalidRequest("The body has no \"cron\"; send {\"cron\":\"0 3 * * *\",\"timeZone\":\"Europe/Berlin\"}.")
                .ToResult(context);
        }

        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var tenant = Caller.Of(context).Tenant;
        var before = await schedules.FindAsync(found.Name, tenant, cancellationToken);
        var reply = await schedules.SetAsync(found.Name, tenant, cron, body.TimeZone ?? Utc);
        if (reply.Refusal is { } refusal)
            return Problems.InvalidRequest(refusal).ToResult(context);
        await RecordAsync(context, audit, "schedule.set", found.Name, before, reply.Schedule);
        return TypedResults.Json(reply.Schedule, ApiJson.Plain.ScheduleInfo);
    }

    // Looks for the pipeline last, so that the schedule of a removed pipeline can still be read and removed.
    private static async Task<IResult> FindAsync(string pipeline, HttpContext context, PipelineCatalog catalog, ClusterSchedules schedules,
        CancellationToken cancellationToken) =>
        PipelineDefinition.IsName(pipeline)
        && await schedules.FindAsync(pipeline, Caller.Of(context).Tenant, cancellationToken) is { } found
            ? TypedResults.Json(found, ApiJson.Plain.ScheduleInfo)
            : await MissingAsync(pipeline, context, catalog, cancellationToken);

    private static async Task<IResult> RunAsync(
        string pipeline,
        HttpContext context,
        PipelineCatalog catalog,
        ClusterSchedules schedules,
        AuditTrail audit,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        CancellationToken cancellationToken)
    {
        if (JobEndpoints.CheckKey(key) is { } longKey)
            return longKey.ToResult(context);
        if (!PipelineDefinition.IsName(pipeline))
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var tenant = Caller.Of(context).Tenant;
        if (await schedules.RunAsync(pipeline, tenant, JobEndpoints.RequestKey(key, tenant)) is not { } reply)
            return await MissingAsync(pipeline, context, catalog, cancellationToken);
        if (reply.Job is { } made)
            await JobEndpoints.RecordAsync(context, audit, "schedule.run", null, made);
        return JobEndpoints.Answer(reply, context);
    }

    private static async Task<IResult> RemoveAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        ClusterSchedules schedules, AuditTrail audit, CancellationToken cancellationToken)
    {
        var tenant = Caller.Of(context).Tenant;
        var before = PipelineDefinition.IsName(pipeline) ? await schedules.FindAsync(pipeline, tenant, cancellationToken) : null;
        if (before is null || !await schedules.RemoveAsync(pipeline, tenant))
            return await MissingAsync(pipeline, context, catalog, cancellationToken);
        await RecordAsync(context, audit, "schedule.remove", before.Pipeline, before, null);
        return TypedResults.NoContent();
    }

    private static Task RecordAsync(HttpContext context, AuditTrail audit, string action, string pipeline, ScheduleInfo? before,
        ScheduleInfo? after) =>
        audit.RecordAsync(context, action, pipeline, pipeline, AuditTrail.Json(before, ApiJson.Default.ScheduleInfo),
            AuditTrail.Json(after, ApiJson.Default.ScheduleInfo));

    private static async Task<IResult> MissingAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        CancellationToken cancellationToken)
    {
        var problem = await catalog.FindAsync(pipeline, cancellationToken) is { } found
            ? Problems.Create(StatusCodes.Status404NotFound, "no-schedule", "No schedule",
                $"Pipeline '{found.Name}' has no schedule; PUT one.")
            : Problems.UnknownPipeline(pipeline);
        return problem.ToResult(context);
    }
}
