namespace ModelPipeline;

/// <summary>The answer that says where the files of a version are.</summary>
internal sealed record MlflowUriAnswer(string? ArtifactUri);
