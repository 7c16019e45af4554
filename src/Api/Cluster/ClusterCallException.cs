using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The cluster did not take or not answer a call in time.</summary>
/// <param name="problem">What the caller is told.</param>
/// <param name="reason">What the log is told.</param>
internal sealed class ClusterCallException(ProblemDetails problem, string reason) : Exception(reason)
{
    /// <summary>What the caller is told.</summary>
    public ProblemDetails Problem { get; } = problem;
}
