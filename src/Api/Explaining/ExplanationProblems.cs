using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Why there is no explanation, as problem details.</summary>
internal static class ExplanationProblems
{
    public static ProblemDetails Of(ExplanationReply reply)
    {
        var problem = reply.Status switch
        {
            ExplanationStatus.Invalid => Problems.InvalidRequest(reply.Reason),
            ExplanationStatus.UnknownVersion =>
                Problems.Create(StatusCodes.Status404NotFound, "unknown-version", "Unknown version", reply.Reason),
            ExplanationStatus.NoBackground =>
                Problems.Create(StatusCodes.Status409Conflict, "no-background", "Nothing to compare with", reply.Reason),
            _ => Problems.Of(new(StatusOf(reply.Status), Reason: reply.Reason, Column: reply.Column, RetryAfter: reply.RetryAfter)),
        };
        return problem;
    }

    private static ScoreStatus StatusOf(ExplanationStatus status) => status switch
    {
        ExplanationStatus.UnknownPipeline => ScoreStatus.UnknownPipeline,
        ExplanationStatus.NotFound => ScoreStatus.NotFound,
        ExplanationStatus.Unusable => ScoreStatus.Unusable,
        ExplanationStatus.Saturated => ScoreStatus.Saturated,
        ExplanationStatus.StoreUnavailable => ScoreStatus.StoreUnavailable,
        ExplanationStatus.VersionUnavailable => ScoreStatus.VersionUnavailable,
        ExplanationStatus.DeadlineExceeded => ScoreStatus.DeadlineExceeded,
        _ => ScoreStatus.Failed,
    };
}
