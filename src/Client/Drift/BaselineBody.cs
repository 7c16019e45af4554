using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a request for a baseline.</summary>
internal sealed record BaselineBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Job);
