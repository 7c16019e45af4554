namespace ModelPipeline;

/// <summary>A kind of retriever that <c>Input:Kind</c> can name.</summary>
/// <param name="Name">The name; unique among retrievers, in any case.</param>
/// <param name="Create">Makes one for a pipeline without any I/O. Throws <see cref="PipelineConfigurationException"/> where a setting does
/// not fit.</param>
public sealed record RetrieverKind(string Name, Func<PartContext<InputOptions>, IRetriever> Create);
