using System.Text.Json.Serialization;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>A threshold in a request for a webhook.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Output">The output column, a number.</param>
/// <param name="Value">The value. A score that is equal counts as above.</param>
/// <param name="Direction">Which way to hear of: <c>Both</c>, <c>Up</c> or <c>Down</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ThresholdBody(
    string? Pipeline, string? Output, double? Value, CrossingDirection Direction = CrossingDirection.Both);
