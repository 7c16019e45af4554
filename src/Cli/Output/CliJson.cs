using System.Text.Json.Serialization;

namespace ModelPipeline.Cli;

/// <summary>The command's own types as JSON. Those of the API are the client's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProfileFile))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(LoginReport))]
internal sealed partial class CliJson : JsonSerializerContext;
