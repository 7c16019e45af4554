namespace ModelPipeline;

/// <summary>A file or folder of artifacts. The path is relative to the folder that was listed.</summary>
internal sealed record MlflowArtifact(string Path, bool IsDir, long? FileSize);
