using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>Writes comparisons as JSON: the wire format between silos and APIs, and the answer to callers.</summary>
internal static class ComparisonJson
{
    // The difference of two very large numbers can be infinite, which JSON has no number for.
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Write(VersionComparison comparison) => JsonSerializer.Serialize(comparison, Options);
}
