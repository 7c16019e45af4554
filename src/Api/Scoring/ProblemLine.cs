using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>A line of a list for a user who has no score.</summary>
/// <param name="User">The user as it was sent.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record ProblemLine(string? User, ProblemDetails Problem);
