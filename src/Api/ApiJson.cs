using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Everything that the API reads or writes as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    Converters = [typeof(OutputsConverter), typeof(UtcConverter)])]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(ScoreListRequest))]
[JsonSerializable(typeof(PipelineInfo[]))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProblemLine))]
internal sealed partial class ApiJson : JsonSerializerContext;
