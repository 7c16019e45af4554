namespace ModelPipeline;

/// <summary>The content of an address was replaced while it was read. The fetch begins again with a new look.</summary>
internal sealed class ContentChangedException : Exception;
