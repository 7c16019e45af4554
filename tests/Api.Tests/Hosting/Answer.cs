using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>An answer of an API that was read to its end.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, string> headers;

    public Answer(HttpResponseMessage response, string text)
    {
        Status = (int)response.StatusCode;
        Type = response.Content.Headers.ContentType?.MediaType;
        Text = text;
        headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase);
    }

    public int Status { get; }

    /// <summary>The media type.</summary>
    public string? Type { get; }

    /// <summary>The body.</summary>
    public string Text { get; }

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The last word of a problem's type.</summary>
    public string Problem => ((string)Json["type"]!).Split(':')[^1];

    /// <summary>What a problem says.</summary>
    public string Detail => (string)Json["detail"]!;

    /// <summary>A header; null for none.</summary>
    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>The lines of a stream of JSON.</summary>
    public IReadOnlyList<JsonNode> Lines() =>
        [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>The status and the problem, for one comparison.</summary>
    public override string ToString() => $"{Status} {Text}";
}
