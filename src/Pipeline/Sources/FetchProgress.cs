namespace ModelPipeline;

/// <summary>How far a fetch is.</summary>
/// <param name="Bytes">The bytes that have arrived.</param>
/// <param name="Total">The bytes of the whole content; null if the source does not tell.</param>
public sealed record FetchProgress(long Bytes, long? Total);
