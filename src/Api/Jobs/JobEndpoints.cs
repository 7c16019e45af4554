using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that create, follow and stop jobs.</summary>
internal static class JobEndpoints
{
    private const string Running = "job-running";
    private const int LongestKey = 256;
    private const int FailuresOnAPage = 100;
    private const int MostFailuresOnAPage = 1_000;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/pipelines/{pipeline}/jobs", CreateAsync).WithName("CreateJob").WithTags("Jobs").RequireScope(Scope.Jobs)
            .WithSummary("Scores the whole input, or the users of the body; or explains them")
            .WithMetadata(new RequestSizeLimitAttribute(ApiSettings.MaxListBytes))
            .Accepts<JobBody>("application/json").WithMetadata(JobBody.Example)
            .Produces<JobInfo>(202)
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(422)
            .ProducesProblem(429)
            .ProducesProblem(503);
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs").RequireScope(Scope.Read | Scope.Jobs, PipelineCheck.ByHandler);
        jobs.MapGet("",
            async (HttpContext context, ClusterJobs all, CancellationToken cancellationToken) =>
                TypedResults.Json(await all.ListAsync(Caller.Of(context), cancellationToken), ApiJson.Plain.JobInfoArray))
            .WithName("ListJobs").WithSummary("All jobs that are kept, the newest first").Produces<JobInfo[]>();
        jobs.MapGet("/{id}", FindAsync)
            .WithName("GetJob").WithSummary("How far a job is").Produces<JobInfo>().ProducesProblem(404);
        jobs.MapGet("/{id}/failures", ReadFailuresAsync)
            .WithName("GetJobFailures").WithSummary("The users whom a job could not score, by pages, and how many have which reason")
            .Produces<JobFailures>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        jobs.MapPost("/{id}/cancel", CancelAsync).RequireScope(Scope.Jobs, PipelineCheck.ByHandler)
            .WithName("CancelJob").WithSummary("Stops a job, keeping what was written").Produces<JobInfo>().ProducesProblem(404);
        jobs.MapGet("/{id}/events", FollowAsync)
            .WithName("FollowJob")
            .WithSummary("How far a job is, every second, as server-sent events")
            .Produces(200, contentType: "text/event-stream")
            .ProducesProblem(404)
            .ProducesProblem(503);
    }

    private static async Task<IResult> ReadFailuresAsync(
        string id, HttpContext context, ClusterJobs jobs, ILogger<ErrorHandler> log, CancellationToken cancellationToken,
        string? reason = null, string? after = null, int limit = FailuresOnAPage)
    {
        if (limit is < 1 or > MostFailuresOnAPage)
            return Problems.InvalidRequest($"\"limit\" is {limit}; set 1 to {MostFailuresOnAPage}.").ToResult(context);
        if ($"{reason}{after}".Contains('\0', StringComparison.Ordinal))
            return Problems.InvalidRequest("\"reason\" or \"after\" has a NUL character; remove it.").ToResult(context);
        var found = await FindVisibleAsync(id, context, jobs, cancellationToken);
        if (found.Job is not { Id: var job })
            return found.Refusal!.ToResult(context);
        var reply = await jobs.ReadFailuresAsync(job, new(limit, reason, after), cancellationToken);
        if (reply.Detail is { } detail)
            log.LogFailuresUnread(job, Problems.TraceId(context), detail);
        return reply switch
        {
            { Failures: { } failures } => TypedResults.Json(failures, ApiJson.Plain.JobFailures),
            { Unavailable: { } why } => Problems.Unavailable(why).ToResult(context),
            { Refusal: { } why } => NoFailures(why).ToResult(context),
            _ => Unknown(id).ToResult(context),
        };
    }

    private static async Task<IResult> CreateAsync(string pipeline, JobBody? body, HttpContext context, PipelineCatalog catalog,
        ClusterJobs jobs, AuditTrail audit, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken cancellationToken)
    {
        body ??= new();
        if (body.Check() is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (body.Explain && !Caller.Of(context).Scopes.HasFlag(Scope.Explain))
            return AccessProblems.NoScope(context, Scope.Explain).ToResult(context);
        if (CheckKey(key) is { } longKey)
            return longKey.ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        // Every request has a key, because the call is made again where the answer is lost.
        var tenant = Caller.Of(context).Tenant;
        var request = new JobRequest(RequestKey(key, tenant), body.Ids(), body.Parallel)
        {
            Features = body.Features(),
            Version = body.Version,
            MaxUsersPerSecond = body.MaxUsersPerSecond,
            Where = body.Where,
            IsShadow = body.Shadow,
            IsExplanation = body.Explain,
            Tenant = tenant,
        };
        var reply = await jobs.CreateAsync(found.Name, request);
        if (reply.Job is { } made)
            await RecordAsync(context, audit, "job.create", null, made);
        return Answer(reply, context);
    }

    /// <summary>What is wrong with an Idempotency-Key; null for a valid key.</summary>
    public static ProblemDetails? CheckKey(string? key) => key?.Length > LongestKey
        ? Problems.InvalidRequest($"The Idempotency-Key has {key.Length} characters; at most {LongestKey} are allowed.")
        : null;

    /// <summary>The key of a request for a job: the caller's own, which counts within its tenant, or a new one.</summary>
    public static string RequestKey(string? key, string? tenant)
    {
        if (string.IsNullOrEmpty(key))
            return Guid.NewGuid().ToString();
        return tenant is null ? $"caller:{key}" : $"tenant:{tenant}:{key}";
    }

    /// <summary>Records in the audit that a caller made or stopped a job.</summary>
    public static Task RecordAsync(HttpContext context, AuditTrail audit, string action, JobInfo? before, JobInfo after) =>
        audit.RecordAsync(context, action, after.Id.ToString(), after.Pipeline, AuditTrail.Json(before, ApiJson.Default.JobInfo),
            AuditTrail.Json(after, ApiJson.Default.JobInfo));

    /// <summary>The response to a request for a job.</summary>
    public static IResult Answer(JobReply reply, HttpContext context)
    {
        if (reply.Refusal is { } refusal)
        {
            return Problems.Create(StatusCodes.Status422UnprocessableEntity, "no-such-job", "There can be no such job", refusal)
                .ToResult(context);
        }

        if (reply.IsOther)
        {
            return Problems.Create(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The Idempotency-Key is taken",
                "A request with this Idempotency-Key asked for another job; send a new key.").ToResult(context);
        }

        if (reply.Busy is { } busy)
            return Busy(busy, Caller.Of(context)).ToResult(context);
        if (reply.Limit is { } limit)
            return TooMany(limit).ToResult(context);
        if (reply.TenantLimit is { } most)
            return LimitProblems.TooManyJobs(context, most).ToResult(context);
        context.Response.Headers.Location = $"/jobs/{reply.Job!.Id}";
        return TypedResults.Json(reply.Job, ApiJson.Plain.JobInfo, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> FollowAsync(
        string id, HttpContext context, ClusterJobs jobs, JobStreams streams, TimeProvider clock, CancellationToken cancellationToken)
    {
        var asked = await FindVisibleAsync(id, context, jobs, cancellationToken);
        if (asked.Job is not { } found)
            return asked.Refusal!.ToResult(context);
        if (!streams.TryEnter())
        {
            var why = $"{JobStreams.Most} streams of events are open, as many as this process takes; ask for /jobs/{found.Id} instead.";
            return Problems.Saturated(why).ToResult(context);
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(streams.Stopping, cancellationToken);
            await JobEvents.WriteAsync(context, found, jobs, clock, end.Token);
        }
        catch (OperationCanceledException) when (streams.Stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The process stops, so the stream ends here. The client connects again, to another process.
        }
        finally
        {
            streams.Leave();
        }

        return TypedResults.Empty;
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, ClusterJobs jobs, CancellationToken cancellationToken)
    {
        var found = await FindVisibleAsync(id, context, jobs, cancellationToken);
        return found.Job is { } job ? TypedResults.Json(job, ApiJson.Plain.JobInfo) : found.Refusal!.ToResult(context);
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, ClusterJobs jobs, AuditTrail audit,
        CancellationToken cancellationToken)
    {
        var found = await FindVisibleAsync(id, context, jobs, cancellationToken);
        if (found.Job is not { } job)
            return found.Refusal!.ToResult(context);
        if (await jobs.CancelAsync(job.Id) is not { } canceled)
            return Unknown(id).ToResult(context);
        await RecordAsync(context, audit, "job.cancel", job, canceled);
        return TypedResults.Json(canceled, ApiJson.Plain.JobInfo);
    }

    // A job of another tenant is as if it were not there.
    private static async Task<(JobInfo? Job, ProblemDetails? Refusal)> FindVisibleAsync(
        string id, HttpContext context, ClusterJobs jobs, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (!Guid.TryParse(id, out var key) || await jobs.FindAsync(key, cancellationToken) is not { } job || !caller.Sees(job.Tenant))
            return (null, Unknown(id));
        return caller.Pipelines.Allow(job.Pipeline) ? (job, null) : (null, AccessProblems.NoPipeline(job.Pipeline));
    }

    private static ProblemDetails NoFailures(string why) =>
        Problems.Create(StatusCodes.Status422UnprocessableEntity, "no-failures", "The failures cannot be read", why);

    private static ProblemDetails Unknown(string id) =>
        Problems.Create(StatusCodes.Status404NotFound, "unknown-job", "Unknown job",
            $"There is no job '{id}', or it is so old that it was forgotten.");

    private static ProblemDetails TooMany(int limit) => Problems.Create(
        StatusCodes.Status409Conflict,
        "too-many-jobs",
        "Too many jobs run",
        $"{limit} jobs of this pipeline are not over, as many as Jobs:MaxParallelJobs allows; wait for one of them, or cancel one.");

    private static ProblemDetails Busy(JobInfo job, Caller caller)
    {
        if (!caller.Sees(job.Tenant))
        {
            return Problems.Create(StatusCodes.Status409Conflict, Running, "A job runs",
                "A job of another tenant of this pipeline is not over; wait for it, or send \"parallel\": true.");
        }

        var problem = Problems.Create(StatusCodes.Status409Conflict, Running, "A job runs",
            $"Job {job.Id} of this pipeline is not over; wait for it, cancel it, or send \"parallel\": true.");
        problem.Extensions["job"] = job.Id;
        return problem;
    }
}
