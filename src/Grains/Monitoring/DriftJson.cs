using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>Writes reports as JSON: the wire format between silos and APIs, and the answer to callers.</summary>
internal static class DriftJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new UtcTimes() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
