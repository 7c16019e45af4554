namespace ModelPipeline.Client;

/// <summary>A value of an output; a webhook hears of each user whose score passes it.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Output">The output column, a number.</param>
/// <param name="Value">The value. A score that is equal counts as above.</param>
/// <param name="Direction">Which way to hear of: <c>Both</c>, <c>Up</c> or <c>Down</c>.</param>
public sealed record WebhookThreshold(string Pipeline, string Output, double Value, string Direction = "Both");
