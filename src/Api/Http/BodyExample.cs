using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelPipeline.Api;

/// <summary>An example of the body of a route, which explains what is wrong with another body. Metadata of the route.</summary>
/// <param name="json">The example.</param>
/// <param name="whole">Every property that the body can have, if the example does not have all; otherwise null.</param>
internal sealed partial class BodyExample(string json, string? whole = null)
{
    private const string ReaderOptions = " which is not supported in this mode. Change the reader options.";

    private readonly JsonElement example = JsonElement.Parse(whole ?? json);

    /// <summary>The example.</summary>
    public string Json => json;

    /// <summary>
    /// Says where in the body the fault is, and what belongs there. Names no value of the body, and no type of this program.
    /// </summary>
    public string Explain(JsonException error)
    {
        if (error is BodyException)
            return $"{error.Message} Send one like {json}.";
        if (error.InnerException is JsonException syntax)
        {
            // Of a comma too many, the reader goes on about its own options.
            var why = syntax.Message.Split(" LineNumber:")[0].Replace(ReaderOptions, ".", StringComparison.Ordinal);
            return $"The body is no valid JSON at line {syntax.LineNumber + 1}, column {syntax.BytePositionInLine + 1}: {why} "
                + $"Send one like {json}.";
        }

        if (error.InnerException is InvalidOperationException text && text.Message.Contains("UTF-16", StringComparison.Ordinal))
        {
            var what = text.InnerException is null ? "half of a surrogate pair, which is no character" : "a text that is not UTF-8";
            return $"The body has {what}. Send one like {json}.";
        }

        string[] steps = [.. Step().Matches(error.Path ?? "").Select(match => match.Groups[1].Value + match.Groups[2].Value)];
        if (Twice().Match(error.Message) is { Success: true } twice)
        {
            var name = twice.Groups[1] is { Success: true } named ? named.Value : steps.LastOrDefault();
            return $"The body has \"{name}\" twice; leave one of the two out. Send one like {json}.";
        }

        var at = example;
        foreach (var step in steps)
        {
            if (at.ValueKind == JsonValueKind.Array && at.GetArrayLength() > 0)
            {
                at = at[0];
            }
            else if (Property(at, step) is { } property)
            {
                at = property;
            }
            else
            {
                return $"The body has \"{step}\", which this route does not take. Send one like {json}.";
            }
        }

        var place = error.Path is { Length: > 2 } path ? $"\"{path[2..]}\" of the body" : "The body";
        var hint = place.EndsWith("]\" of the body", StringComparison.Ordinal) ? " Ids are texts: write \"1\", not 1." : "";
        return $"{place} is not {Kind(at)}.{hint} Send one like {json}.";
    }

    private static JsonElement? Property(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        return value.EnumerateObject().Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(property => (JsonElement?)property.Value).FirstOrDefault();
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when HasForm(value.GetString()!) => $"a text such as {value.GetRawText()}",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    // Whether the text is an id of this program, a length of time or a moment: a text of another form does not fit either.
    private static bool HasForm(string text)
    {
        if (Guid.TryParse(text, out _))
            return true;
        var invariant = CultureInfo.InvariantCulture;
        return text.Contains(':', StringComparison.Ordinal)
            && (TimeSpan.TryParse(text, invariant, out _) || DateTimeOffset.TryParse(text, invariant, out _));
    }

    // What the JSON reader says of a property that comes twice: the name, or that of the path where the properties are free.
    [GeneratedRegex("^Duplicate propert(?:y '(.*?)' |ies )")]
    private static partial Regex Twice();

    // Finds the steps of a path such as $.users[0] or $['odd name'].
    [GeneratedRegex(@"\['(.*?)'\]|[.\[]([^.\[\]]+)")]
    private static partial Regex Step();
}
