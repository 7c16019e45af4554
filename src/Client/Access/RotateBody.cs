using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a request for a new key in place of another.</summary>
internal sealed record RotateBody([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Overlap);
