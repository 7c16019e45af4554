namespace ModelPipeline;

/// <summary>The answer that has a version.</summary>
internal sealed record MlflowVersionAnswer(MlflowVersion? ModelVersion);
