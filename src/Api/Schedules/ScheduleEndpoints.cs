using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes of schedules, which create jobs.</summary>
internal static class ScheduleEndpoints
{
    private const string Utc = "UTC";

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedule = routes.MapGroup("/pipelines/{pipeline}/schedule").WithTags("Schedules").ProducesProblem(404).ProducesProblem(503);
        schedule.MapPut("", SetAsync).WithName("SetSchedule").WithSummary("Scores the whole input at the times of a cron expression")
            .Accepts<ScheduleBody>("application/json").WithMetadata(ScheduleBody.Example).Produces<ScheduleInfo>().ProducesProblem(400);
        schedule.MapGet("", FindAsync).WithName("GetSchedule").WithSummary("The schedule and its last ten runs").Produces<ScheduleInfo>();
        schedule.MapPost("/run", RunAsync)
            .WithName("RunSchedule").WithSummary("Makes the job of the schedule now; its times stay as they are")
            .Produces<JobInfo>(202).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        schedule.MapDelete("", RemoveAsync)
            .WithName("RemoveSchedule")
            .WithSummary("Removes the schedule; jobs that it made go on")
            .Produces(204);
    }

    private static async Task<IResult> SetAsync(string pipeline, ScheduleBody? body, HttpContext context, PipelineCatalog catalog,
        ClusterSchedules schedules, CancellationToken cancellationToken)
    {
        if (body?.Cron is not { } cron)
        {
            return Problems.InvalidRequest("The body has no \"cron\"; send {\"cron\":\"0 3 * * *\",\"timeZone\":\"Europe/Berlin\"}.")
                .ToResult(context);
        }

        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var reply = await schedules.SetAsync(found.Name, cron, body.TimeZone ?? Utc, cancellationToken);
        return reply.Refusal is { } refusal
            ? Problems.InvalidRequest(refusal).ToResult(context)
            : TypedResults.Json(reply.Schedule, ApiJson.Default.ScheduleInfo);
    }

    // Looks for the pipeline last, so that the schedule of a removed pipeline can still be read and removed.
    private static async Task<IResult> FindAsync(string pipeline, HttpContext context, PipelineCatalog catalog, ClusterSchedules schedules,
        CancellationToken cancellationToken) =>
        PipelineDefinition.IsName(pipeline) && await schedules.FindAsync(pipeline, cancellationToken) is { } found
            ? TypedResults.Json(found, ApiJson.Default.ScheduleInfo)
            : await MissingAsync(pipeline, context, catalog, cancellationToken);

    private static async Task<IResult> RunAsync(
        string pipeline,
        HttpContext context,
        PipelineCatalog catalog,
        ClusterSchedules schedules,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        CancellationToken cancellationToken)
    {
        if (JobEndpoints.CheckKey(key) is { } longKey)
            return longKey.ToResult(context);
        if (!PipelineDefinition.IsName(pipeline))
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        return await schedules.RunAsync(pipeline, JobEndpoints.RequestKey(key), cancellationToken) is { } reply
            ? JobEndpoints.Answer(reply, context)
            : await MissingAsync(pipeline, context, catalog, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(string pipeline, HttpContext context, PipelineCatalog catalog,
        ClusterSchedules schedules, CancellationToken cancellationToken) =>
        PipelineDefinition.IsName(pipeline) && await schedules.RemoveAsync(pipeline, cancellationToken)
            ? TypedResults.NoContent()
            : await MissingAsync(pipeline, context, catalog, cancellationToken);

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
