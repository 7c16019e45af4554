using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The line of a user in the response of a list: a score, or a problem.</summary>
/// <param name="User">The user as the request has it.</param>
/// <param name="Score">The score; null for a problem.</param>
/// <param name="Problem">Why the user has no score; null for a score.</param>
internal readonly record struct ScoreLine(string? User, Score? Score, ProblemDetails? Problem)
{
    /// <summary>The line of a user with a reply.</summary>
    public static ScoreLine Of(string user, ScoreReply reply) =>
        reply.Score is { } score ? new(user, score, null) : new(user, null, Problems.Of(reply));

    /// <summary>The line of a user without a reply.</summary>
    public static ScoreLine Of(string user, Exception e) => e is ClusterCallException failed
        ? new(user, null, failed.Problem)
        // Orleans has logged the exception where it was thrown. The lines of the other users go on.
        : Of(user, ScoreReply.Broken);
}
