using System.Globalization;
using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo;

/// <summary>The body of a webhook's request, as Standard Webhooks 1.0 has it.</summary>
internal static class EventBody
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The body as JSON: <c>type</c>, <c>timestamp</c>, <c>data</c>.</summary>
    public static string Of(Happening happening)
    {
        var timestamp = happening.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        return $$"""{"type":"{{JsonEncodedText.Encode(happening.Type)}}","timestamp":"{{timestamp}}","data":{{happening.Data}}}""";
    }
}
