using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request to send events again.</summary>
/// <param name="Event">The id of an event; null for all that have failed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayBody(string? Event = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"event":"job-0197c0f1a2b37c1d8e4f5a6b7c8d9e0f"}""");
}
