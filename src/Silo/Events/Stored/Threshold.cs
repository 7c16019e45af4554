using System.Globalization;
using System.Text.Json.Serialization;

namespace ModelPipeline.Silo;

/// <summary>A value of an output. A webhook is notified of each user whose score passes the value.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Output">The output column, a number.</param>
/// <param name="Value">The value. A score that is equal counts as above.</param>
/// <param name="Direction">The direction that the webhook asks for.</param>
internal sealed record Threshold(string Pipeline, string Output, double Value, CrossingDirection Direction = CrossingDirection.Both)
{
    /// <summary>The key of the sides that users are on. The direction is no part of it.</summary>
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Pipeline.ToLowerInvariant()} {Output} {Value:R}");
}
