using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The cluster refused a call, or did not answer the call in time.</summary>
/// <param name="problem">What the caller reads.</param>
/// <param name="reason">What the log says.</param>
internal sealed class ClusterCallException(ProblemDetails problem, string reason) : Exception(reason)
{
    /// <summary>What the caller reads.</summary>
    public ProblemDetails Problem { get; } = problem;

    /// <summary>How long the call had taken, if that is known.</summary>
    public TimeSpan After { get; set; }

    /// <summary>What a user of a list gets.</summary>
    public ScoreReply ToReply() => new(
        Problem.Status == StatusCodes.Status504GatewayTimeout ? ScoreStatus.DeadlineExceeded : ScoreStatus.StoreUnavailable,
        Reason: Problem.Detail ?? Message);
}
