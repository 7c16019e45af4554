using System.Net;

namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>An answer of the emulator.</summary>
internal sealed record Answer(HttpStatusCode Code, JsonNode? Body)
{
    /// <summary>The reason of an error.</summary>
    public string? Reason => (string?)Body?["error"]?["errors"]?[0]?["reason"];

    public string? Message => (string?)Body?["error"]?["message"];

    public string? JobId => (string?)Body?["jobReference"]?["jobId"];

    public string? PageToken => (string?)Body?["pageToken"];

    public string? Changed => (string?)Body?["numDmlAffectedRows"];

    /// <summary>The rows as their values, separated by <c>|</c>.</summary>
    public IReadOnlyList<string> Rows =>
        [.. (Body?["rows"] as JsonArray ?? []).Select(row => string.Join('|', row!["f"]!.AsArray().Select(cell => Text(cell!["v"]))))];

    /// <summary>The columns as name, type and mode.</summary>
    public IReadOnlyList<string> Columns =>
        [.. (Body?["schema"]?["fields"] as JsonArray ?? []).Select(
            column => $"{column!["name"]} {column["type"]} {column["mode"]}".TrimEnd())];

    public string? this[string member] => Body?[member]?.ToString();

    /// <summary>The same answer. The test fails if it is not a success.</summary>
    public Answer Succeeded()
    {
        Assert.True((int)Code is >= 200 and < 300, $"{Code}: {Body}");
        return this;
    }

    public void Failed(HttpStatusCode code, string reason, string message)
    {
        Assert.Equal((code, reason), (Code, Reason));
        Assert.Contains(message, Message, StringComparison.Ordinal);
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray array => $"[{string.Join(',', array.Select(cell => Text(cell!["v"])))}]",
        JsonObject row => $"{{{string.Join(',', row["f"]!.AsArray().Select(cell => Text(cell!["v"])))}}}",
        _ => (string)value!,
    };
}
