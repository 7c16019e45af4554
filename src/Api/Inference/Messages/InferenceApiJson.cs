using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The JSON of the small answers of the Open Inference Protocol.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InferenceError))]
[JsonSerializable(typeof(ServerState))]
[JsonSerializable(typeof(ServedModelState[]))]
[JsonSerializable(typeof(ServedModelList))]
internal sealed partial class InferenceApiJson : JsonSerializerContext;
