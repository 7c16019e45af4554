using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>What the server says about a call, or a user of a list, that it did not serve (RFC 9457).</summary>
/// <param name="Type">The kind of problem, such as <c>urn:model-pipeline:problem:no-input</c>. <c>docs/http.md</c> lists the kinds.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">The HTTP status; null where no server answered.</param>
/// <param name="Detail">What happened, and what to do.</param>
/// <param name="TraceId">The id under which the server's log names the call.</param>
/// <param name="Column">The column that makes an input row unusable; null for other problems.</param>
public sealed record Problem(
    string? Type = null,
    string? Title = null,
    int? Status = null,
    string? Detail = null,
    string? TraceId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column = null)
{
    private const string Prefix = "urn:model-pipeline:problem:";

    /// <summary>The kind without its prefix, such as <c>no-input</c>; empty where the server names none.</summary>
    [JsonIgnore]
    public string Kind => Type is { } type && type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : Type ?? "";

    /// <summary>Further fields, such as <c>job</c>: the id of the job that runs already.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extensions { get; set; }

    /// <summary>A problem that the client itself names.</summary>
    internal static Problem Of(string kind, string title, string detail, int? status = null) =>
        new(Prefix + kind, title, status, detail);
}
