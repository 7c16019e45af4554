using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>The text of JSON that a silo is to read.</summary>
internal static class JsonText
{
    /// <exception cref="BodyException">The JSON has bytes that are no text; the parser does not look into names and texts.</exception>
    public static string Of(JsonElement json)
    {
        try
        {
            return json.GetRawText();
        }
        catch (InvalidOperationException)
        {
            throw new BodyException("The body has bytes that are not UTF-8.");
        }
    }
}
