using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a request for predictions.</summary>
internal sealed record PredictBody(
    IReadOnlyList<JsonObject> Rows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version);
