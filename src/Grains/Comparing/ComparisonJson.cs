using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>Writes comparisons as JSON: the wire format between silos and APIs, and the answer to callers.</summary>
internal static class ComparisonJson
{
    public static string Write(VersionComparison comparison) => JsonSerializer.Serialize(comparison, JsonSerializerOptions.Web);
}
