using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Jobs: made, followed and stopped.</summary>
internal static class JobEndpoints
{
    private const string Running = "job-running";
    private const int LongestKey = 256;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/pipelines/{pipeline}/jobs", CreateAsync).WithName("CreateJob").WithTags("Jobs")
            .WithSummary("Scores the whole input, or the users of the body")
            .Accepts<JobBody>("application/json").WithMetadata(JobBody.Example)
            .Produces<JobInfo>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", async (ClusterJobs all, CancellationToken cancellationToken) => TypedResults.Json(await all.ListAsync(cancellationToken), ApiJson.Default.JobInfoArray))
            .WithName("ListJobs").WithSummary("All jobs that are kept, the newest first").Produces<JobInfo[]>();
        jobs.MapGet("/{id}", (string id, HttpContext context, ClusterJobs all, CancellationToken cancellationToken) => AnswerAsync(id, context, all.FindAsync, cancellationToken))
            .WithName("GetJob").WithSummary("How far a job is").Produces<JobInfo>().ProducesProblem(404);
        jobs.MapPost("/{id}/cancel", (string id, HttpContext context, ClusterJobs all, CancellationToken cancellationToken) => AnswerAsync(id, context, all.CancelAsync, cancellationToken))
            .WithName("CancelJob").WithSummary("Stops a job, keeping what was written").Produces<JobInfo>().ProducesProblem(404);
        jobs.MapGet("/{id}/events", FollowAsync)
            .WithName("FollowJob").WithSummary("How far a job is, every second, as server-sent events").Produces(200, contentType: "text/event-stream").ProducesProblem(404);
    }

    private static async Task<IResult> CreateAsync(string pipeline, JobBody? body, HttpContext context, PipelineCatalog catalog, ClusterJobs jobs, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } misfit)
            return Problems.InvalidRequest(misfit).ToResult(context);
        if (key?.Length > LongestKey)
            return Problems.InvalidRequest($"The Idempotency-Key has {key.Length} characters; at most {LongestKey} are allowed.").ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        // The call may be made again where its answer is lost: it has a key in any case.
        var request = new JobRequest(key is { Length: > 0 } ? $"caller:{key}" : Guid.NewGuid().ToString(), body.Users?.ToArray()!, body.Parallel);
        var reply = await jobs.CreateAsync(found.Name, request, cancellationToken);
        if (reply.Refusal is { } refusal)
            return Problems.Create(StatusCodes.Status422UnprocessableEntity, "no-such-job", "There can be no such job", refusal).ToResult(context);
        if (reply.IsOther)
            return Problems.Create(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The Idempotency-Key is taken", "A request with this Idempotency-Key asked for another job; send a new key.").ToResult(context);
        if (reply.Busy is { } busy)
            return Busy(busy).ToResult(context);
        context.Response.Headers.Location = $"/jobs/{reply.Job!.Id}";
        return TypedResults.Json(reply.Job, ApiJson.Default.JobInfo, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> FollowAsync(string id, HttpContext context, ClusterJobs jobs, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var job) || await jobs.FindAsync(job, cancellationToken) is not { } found)
            return Unknown(id).ToResult(context);
        await JobEvents.WriteAsync(context, found, jobs, clock, cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task<IResult> AnswerAsync(string id, HttpContext context, Func<Guid, CancellationToken, Task<JobInfo?>> call, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var job) && await call(job, cancellationToken) is { } found
            ? TypedResults.Json(found, ApiJson.Default.JobInfo)
            : Unknown(id).ToResult(context);

    private static ProblemDetails Unknown(string id) => Problems.Create(StatusCodes.Status404NotFound, "unknown-job", "Unknown job", $"There is no job '{id}', or it is so old that it was forgotten.");

    private static ProblemDetails Busy(JobInfo job)
    {
        var problem = Problems.Create(StatusCodes.Status409Conflict, Running, "A job runs", $"Job {job.Id} of this pipeline is not over; wait for it, cancel it, or send \"parallel\": true.");
        problem.Extensions["job"] = job.Id;
        return problem;
    }
}
