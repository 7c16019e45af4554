using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>Writes JSON in the form of the HTTP routes: explanations on their way to callers, and what the audit holds.</summary>
internal static class RouteJson
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(), new UtcTimes() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
