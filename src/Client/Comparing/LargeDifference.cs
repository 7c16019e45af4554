using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>A user whose scores of two versions differ.</summary>
/// <param name="User">The user.</param>
/// <param name="Stable">The value of the stable version: a number, a truth value or a text.</param>
/// <param name="Version">The value of the version.</param>
/// <param name="Difference">The absolute difference; null for an output that is no number.</param>
public sealed record LargeDifference(string User, JsonElement Stable, JsonElement Version, double? Difference);
