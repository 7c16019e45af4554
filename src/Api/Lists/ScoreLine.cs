using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The line of a user in the response of a list: a score, or a problem.</summary>
/// <param name="User">The user as the request has it.</param>
/// <param name="Score">The score; null for a problem and for a score of a batch.</param>
/// <param name="Problem">Why the user has no score; null for a score.</param>
/// <param name="Batch">The batch that has the score; null for others.</param>
/// <param name="Index">The place of the score in the batch.</param>
internal readonly record struct ScoreLine(string? User, Score? Score, ProblemDetails? Problem, ScoredBatch? Batch = null, int Index = 0)
{
    /// <summary>The line of a user whose score a batch has.</summary>
    public ScoreLine(string user, ScoredBatch batch, int index)
        : this(user, null, null, batch, index)
    {
    }

    /// <summary>The line of a user with a reply.</summary>
    public static ScoreLine Of(string user, ScoreReply reply) =>
        reply.Score is { } score ? new(user, score, null) : new(user, null, Problems.Of(reply));

    /// <summary>The line of a user without a reply.</summary>
    public static ScoreLine Of(string user, Exception e) => e is ClusterCallException failed
        ? new(user, null, failed.Problem)
        // Orleans has logged the exception where it was thrown. The lines of the other users go on.
        : Of(user, ScoreReply.Broken);
}
