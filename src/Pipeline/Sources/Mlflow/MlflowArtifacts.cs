namespace ModelPipeline;

/// <summary>The files and folders in a folder.</summary>
internal sealed record MlflowArtifacts(IReadOnlyList<MlflowArtifact>? Files);
