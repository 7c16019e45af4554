using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a request to send events again.</summary>
internal sealed record ReplayBody([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Event);
