using System.Text.Json.Serialization;

namespace ModelPipeline.Silo;

/// <summary>The JSON of stored thresholds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Threshold[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class EventJson : JsonSerializerContext;
