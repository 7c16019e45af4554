using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Cli;

/// <summary>Values of columns on the command line: <c>tenure=24</c>. What JSON reads as a number or a truth value is one.</summary>
internal static class Assignments
{
    public static Option<string[]> Option(string name, string description) => new Option<string[]>(name)
    {
        Description = description,
        HelpName = "COLUMN=VALUE",
        AllowMultipleArgumentsPerToken = true,
    }.Checked(texts => texts?.FirstOrDefault(text => text.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong
        ? $"'{wrong}' is no value of a column; write column=value."
        : null);

    /// <summary>The values; null where the option is not given.</summary>
    public static JsonObject? Read(string[]? texts)
    {
        if (texts is null or [])
            return null;
        var values = new JsonObject();
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            values[text[..at]] = Value(text[(at + 1)..]);
        }

        return values;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
