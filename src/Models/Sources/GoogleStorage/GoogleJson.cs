using System.Text.Json.Serialization;

namespace ModelPipeline.Models.Sources.GoogleStorage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GoogleObject))]
[JsonSerializable(typeof(GoogleObjectList))]
internal sealed partial class GoogleJson : JsonSerializerContext;
