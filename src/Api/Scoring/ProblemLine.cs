using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>A line of a list for a user who has no score.</summary>
/// <param name="User">The user as the request has it.</param>
/// <param name="Problem">Why the user has no score.</param>
internal sealed record ProblemLine(string? User, ProblemDetails Problem);
