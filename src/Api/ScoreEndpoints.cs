using System.Globalization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The triggers for one user.</summary>
internal static class ScoreEndpoints
{
    public static void MapScores(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Scores")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503).ProducesProblem(504);
        group.MapMethods("/model", ["GET", "POST"], (string? user, string? pipeline, string? maxAge, HttpContext context, ClusterScores scores, CancellationToken cancellationToken) =>
                ScoreAsync(pipeline, user, maxAge, context, scores, cancellationToken))
            .WithSummary("Runs a pipeline for a user").Produces<Score>();
        group.MapPost("/pipelines/{pipeline}/users/{user}/score", (string pipeline, string user, string? maxAge, HttpContext context, ClusterScores scores, CancellationToken cancellationToken) =>
                ScoreAsync(pipeline, UserId.FromPath(context, user), maxAge, context, scores, cancellationToken))
            .WithName("Score").WithSummary("Runs a pipeline for a user").Produces<Score>();
        group.MapGet("/pipelines/{pipeline}/users/{user}/score", (string pipeline, string user, HttpContext context, ClusterScores scores, CancellationToken cancellationToken) =>
                GetStoredAsync(pipeline, UserId.FromPath(context, user), context, scores, cancellationToken))
            .WithName("GetScore").WithSummary("The last stored score of a user").Produces<Score>();
    }

    private static async Task<IResult> ScoreAsync(string? pipeline, string? user, string? maxAge, HttpContext context, ClusterScores scores, CancellationToken cancellationToken)
    {
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        if (!TryReadMaxAge(maxAge, out var age))
            return Problems.InvalidRequest($"maxAge is a whole number of seconds, 0 or more.").ToResult(context);
        var reply = await scores.ScoreAsync(pipeline, user!, age, cancellationToken);
        // Naming no pipeline where one must be named is a mistake of the request, not a missing resource.
        if (reply.Status == ScoreStatus.UnknownPipeline && string.IsNullOrEmpty(pipeline))
            return Problems.InvalidRequest(reply.Reason).ToResult(context);
        return Result(reply, context);
    }

    private static async Task<IResult> GetStoredAsync(string pipeline, string user, HttpContext context, ClusterScores scores, CancellationToken cancellationToken)
    {
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        return Result(await scores.GetStoredAsync(pipeline, user, cancellationToken), context, askedForStored: true);
    }

    private static IResult Result(ScoreReply reply, HttpContext context, bool askedForStored = false) => reply.Score is { } score
        ? TypedResults.Json(score, ApiJson.Default.Score)
        : Problems.Of(reply, askedForStored).ToResult(context);

    // Seconds, as HTTP's own max-age.
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
