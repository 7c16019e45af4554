namespace ModelPipeline;

/// <summary>A version of a registered model, as the registry describes it.</summary>
internal sealed record MlflowVersion(string Name, string Version, string? RunId, string? Status, string? StatusMessage);
