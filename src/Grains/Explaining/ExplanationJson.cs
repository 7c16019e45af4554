using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>Writes explanations as JSON: the wire format between silos and APIs, and the answer to callers.</summary>
internal static class ExplanationJson
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T explanation) => JsonSerializer.Serialize(explanation, Options);
}
