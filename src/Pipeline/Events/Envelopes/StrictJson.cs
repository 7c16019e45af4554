using System.Text.Json;

namespace ModelPipeline;

/// <summary>
/// JSON whose names and texts can all be read. The parser alone lets half of a surrogate pair pass, and a later read throws.
/// </summary>
public static class StrictJson
{
    /// <summary>Parses a text.</summary>
    /// <exception cref="JsonException">The text is no JSON, or has half of a surrogate pair.</exception>
    public static JsonElement Parse(string text)
    {
        var json = JsonElement.Parse(text);
        // Only an escape can bring half of a pair.
        if (!text.Contains("\\u", StringComparison.Ordinal))
            return json;
        try
        {
            ReadAll(json);
            return json;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("The JSON has half of a surrogate pair, which is no character.", e);
        }
    }

    private static void ReadAll(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    ReadAll(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    ReadAll(property.Value);
                }

                break;
        }
    }
}
