using System.Text.Json.Serialization;

namespace ModelPipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(MlflowVersionAnswer))]
[JsonSerializable(typeof(MlflowUriAnswer))]
[JsonSerializable(typeof(MlflowArtifacts))]
internal sealed partial class MlflowJson : JsonSerializerContext;
