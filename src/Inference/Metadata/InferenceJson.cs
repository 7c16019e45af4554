using System.Text.Json.Serialization;

namespace ModelPipeline.Inference;

/// <summary>The JSON of metadata. Some servers write the sizes of a shape as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
internal sealed partial class InferenceJson : JsonSerializerContext;
