using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a promotion or a rollback.</summary>
internal sealed record ChangeBody([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RescoreRequest? Rescore);
