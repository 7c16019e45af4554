using System.Text.Json.Serialization;

namespace ModelPipeline.Models.OpenInference;

/// <summary>What Triton says of the configuration of a model, at <c>.../config</c>.</summary>
/// <param name="MaxBatchSize">The most rows of a call; 0 for any number.</param>
internal sealed record ModelConfig(int MaxBatchSize);

/// <summary>The JSON of <see cref="ModelConfig"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelConfig))]
internal sealed partial class ModelConfigJson : JsonSerializerContext;
