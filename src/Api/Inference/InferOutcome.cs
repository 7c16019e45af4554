using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>The end of a request for inference: an answer or a problem.</summary>
/// <param name="Answer">The answer; null if there is a problem.</param>
/// <param name="Problem">Why there is no answer; null if there is one.</param>
internal readonly record struct InferOutcome(InferMessage? Answer, ProblemDetails? Problem)
{
    public static implicit operator InferOutcome(InferMessage answer) => new(answer, null);

    public static implicit operator InferOutcome(ProblemDetails problem)
    {
        // The protocol has one status for whatever is wrong with a request.
        if (problem.Status == StatusCodes.Status422UnprocessableEntity)
            problem.Status = StatusCodes.Status400BadRequest;
        return new(null, problem);
    }
}
