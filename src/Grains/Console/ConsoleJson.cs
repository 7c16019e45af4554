using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>Writes what the console shows as JSON.</summary>
internal static class ConsoleJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(ConsoleSeries series) => JsonSerializer.Serialize(series, Options);
}
