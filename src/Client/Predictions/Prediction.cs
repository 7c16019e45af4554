using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The outputs of one row, or why there are none.</summary>
/// <param name="Outputs">The outputs of the model; null for none.</param>
/// <param name="Problem">Why the row has no outputs; null where it has.</param>
public sealed record Prediction(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Outputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem = null);
