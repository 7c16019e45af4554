using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that score one user.</summary>
internal static class ScoreEndpoints
{
    public static void MapScores(this IEndpointRouteBuilder routes)
    {
        // Not parameters of the routes: reading the services of a request makes a scope for the request.
        var services = routes.ServiceProvider;
        var scores = services.GetRequiredService<ClusterScores>();
        var catalog = services.GetRequiredService<PipelineCatalog>();
        var writer = services.GetRequiredService<ScoreWriter>();
        var failures = services.GetRequiredService<ScoreFailures>();
        var clock = services.GetRequiredService<TimeProvider>();
        var group = routes.MapGroup("").WithTags("Scores").WithMetadata(new AlwaysAnswers())
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503).ProducesProblem(504);
        group.MapMethods("/model", ["GET", "POST"],
            (string? user, string? pipeline, string? maxAge, bool? timing, HttpContext context, CancellationToken cancellationToken) =>
                ScoreAsync(pipeline, user, maxAge, timing == true, null, context, cancellationToken))
            .RequireScope(Scope.Score, PipelineCheck.ByHandler).CountsOneUser().WithMetadata(new LeavesOutOthers())
            .WithSummary("Runs a pipeline for a user").Produces<Score>();
        group.MapPost("/pipelines/{pipeline}/users/{user}/score",
            (string pipeline, string user, string? maxAge, bool? timing, HttpContext context, CancellationToken cancellationToken) =>
                ScoreBody.IsIn(context.Request)
                    ? WithFeaturesAsync(pipeline, user, maxAge, timing == true, context, cancellationToken)
                    : ScoreAsync(pipeline, UserPath.UserOf(context, user), maxAge, timing == true, null, context, cancellationToken))
            .RequireScope(Scope.Score).CountsOneUser().WithName("Score").WithSummary("Runs a pipeline for a user").Produces<Score>()
            .WithMetadata(ScoreBody.Example, new OptionalBody(typeof(ScoreBody)));
        group.MapGet("/pipelines/{pipeline}/users/{user}/score",
            (string pipeline, string user, HttpContext context, CancellationToken cancellationToken) =>
                GetStoredAsync(pipeline, UserPath.UserOf(context, user), context, cancellationToken))
            .RequireScope(Scope.Read).WithName("GetScore").WithSummary("The last stored score of a user").Produces<Score>();

        async Task WithFeaturesAsync(
            string pipeline, string user, string? maxAge, bool timing, HttpContext context, CancellationToken cancellationToken)
        {
            var features = await ScoreBody.ReadFeaturesAsync(context.Request, cancellationToken);
            if (features is not null && maxAge is not null)
            {
                await Problems.InvalidRequest("\"maxAge\" and \"features\" exclude each other: a call with features has a run of its own.")
                    .ToResult(context).ExecuteAsync(context);
                return;
            }

            await ScoreAsync(pipeline, UserPath.UserOf(context, user), maxAge, timing, features, context, cancellationToken);
        }

        async Task ScoreAsync(string? pipeline, string? user, string? maxAge, bool timing, string? features, HttpContext context,
            CancellationToken cancellationToken)
        {
            var arrivedAt = timing || PipelineTraces.IsCollected ? clock.GetTimestamp() : 0;
            if (Check(user, maxAge, out var age) is { } mismatch)
            {
                await mismatch.ToResult(context).ExecuteAsync(context);
                return;
            }

            var caller = Caller.Of(context);
            if (!caller.Pipelines.AllowAll && await NotAllowedAsync(caller, pipeline, cancellationToken) is { } refusal)
            {
                await refusal.ToResult(context).ExecuteAsync(context);
                return;
            }

            ScoreReply reply;
            try
            {
                reply = await scores.ScoreAsync(caller, pipeline, user!, age, timing, features, cancellationToken);
            }
            catch (ClusterCallException e)
            {
                e.After = clock.GetElapsedTime(arrivedAt);
                throw;
            }

            if (timing)
                ServerTiming.Write(context, reply.Timing, clock.GetElapsedTime(arrivedAt));
            if (reply.Score is { } score)
            {
                writer.Write(context, score);
                return;
            }

            failures.Report(context, pipeline, user!, reply);
            await Describe(reply, pipeline).ToResult(context).ExecuteAsync(context);
            if (reply.IsFailure)
                RequestSpan.AddFailed(context, clock.GetElapsedTime(arrivedAt));
        }

        // The pipeline may be in the query, or be the default one.
        async Task<ProblemDetails?> NotAllowedAsync(Caller caller, string? pipeline, CancellationToken cancellationToken)
        {
            var name = string.IsNullOrEmpty(pipeline) ? await catalog.FindDefaultAsync(cancellationToken) : pipeline;
            return name is null || caller.Pipelines.Allow(name) ? null : AccessProblems.NoPipeline(name);
        }

        async Task GetStoredAsync(string pipeline, string user, HttpContext context, CancellationToken cancellationToken)
        {
            if (UserId.Check(user) is { } invalid)
            {
                await Problems.InvalidUser(invalid).ToResult(context).ExecuteAsync(context);
                return;
            }

            var reply = await scores.GetStoredAsync(pipeline, user, cancellationToken);
            if (reply.Score is { } score)
            {
                writer.Write(context, score);
                return;
            }

            failures.Report(context, pipeline, user, reply);
            await Problems.Of(reply, askedForStored: true).ToResult(context).ExecuteAsync(context);
        }
    }

    private static ProblemDetails? Check(string? user, string? maxAge, out TimeSpan? age)
    {
        age = null;
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid);
        return TryReadMaxAge(maxAge, out age) ? null : Problems.InvalidRequest("maxAge is a whole number of seconds, 0 or more.");
    }

    // A request must name a pipeline where there is no default. Without the name, the request is wrong; no resource is missing.
    private static ProblemDetails Describe(ScoreReply reply,
        string? pipeline) => reply.Status == ScoreStatus.UnknownPipeline && string.IsNullOrEmpty(pipeline)
        ? Problems.InvalidRequest(reply.Reason)
        : Problems.Of(reply);

    // In seconds, as HTTP's own max-age.
    private static bool TryReadMaxAge(string? text, out TimeSpan? maxAge)
    {
        maxAge = null;
        if (text is null)
            return true;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        maxAge = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
