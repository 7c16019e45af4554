using System.Globalization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The triggers for one user.</summary>
internal static class ScoreEndpoints
{
    public static void MapScores(this IEndpointRouteBuilder routes)
    {
        var scores = routes.MapGroup("").WithTags("Scores")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503).ProducesProblem(504);
        scores.MapMethods("/model", ["GET", "POST"], (string? user, string? pipeline, string? maxAge, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken) =>
                ScoreAsync(pipeline, user, maxAge, context, grains, cancellationToken))
            .WithSummary("Runs a pipeline for a user").Produces<Score>();
        scores.MapPost("/pipelines/{pipeline}/users/{user}/score", (string pipeline, string user, string? maxAge, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken) =>
                ScoreAsync(pipeline, UserId.FromPath(context, user), maxAge, context, grains, cancellationToken))
            .WithName("Score").WithSummary("Runs a pipeline for a user").Produces<Score>();
        scores.MapGet("/pipelines/{pipeline}/users/{user}/score", (string pipeline, string user, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken) =>
                GetStoredAsync(pipeline, UserId.FromPath(context, user), context, grains, cancellationToken))
            .WithName("GetScore").WithSummary("The last stored score of a user").Produces<Score>();
    }

    private static async Task<IResult> ScoreAsync(string? pipeline, string? user, string? maxAge, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        if (!TryReadOptions(maxAge, out var options))
            return Problems.InvalidRequest($"maxAge is a whole number of seconds, 0 or more.").ToResult(context);
        var reply = await grains.GetGrain<IUserScoringGrain>(user!).Score(pipeline, options, cancellationToken);
        // Naming no pipeline where one must be named is a mistake of the request, not a missing resource.
        if (reply.Status == ScoreStatus.UnknownPipeline && string.IsNullOrEmpty(pipeline))
            return Problems.InvalidRequest(reply.Reason).ToResult(context);
        return Result(reply, context);
    }

    private static async Task<IResult> GetStoredAsync(string pipeline, string user, HttpContext context, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (UserId.Check(user) is { } invalid)
            return Problems.InvalidUser(invalid).ToResult(context);
        return Result(await grains.GetGrain<IUserScoringGrain>(user).GetStored(pipeline, cancellationToken), context, askedForStored: true);
    }

    private static IResult Result(ScoreReply reply, HttpContext context, bool askedForStored = false) => reply.Score is { } score
        ? TypedResults.Json(score, ApiJson.Default.Score)
        : Problems.Of(reply, askedForStored).ToResult(context);

    // Seconds, as HTTP's own max-age.
    private static bool TryReadOptions(string? maxAge, out ScoreOptions options)
    {
        options = ScoreOptions.Fresh;
        if (maxAge is null)
            return true;
        if (!uint.TryParse(maxAge, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        options = new(TimeSpan.FromSeconds(seconds));
        return true;
    }
}
