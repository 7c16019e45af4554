using System.Text.Json.Serialization;

namespace ModelPipeline.Silo;

/// <summary>The JSON of stored thresholds, and of the rows that a statement takes at once.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Threshold[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(UserSide[]))]
[JsonSerializable(typeof(UserEvent[]))]
internal sealed partial class EventJson : JsonSerializerContext;
