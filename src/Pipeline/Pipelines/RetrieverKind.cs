namespace ModelPipeline;

/// <summary>A kind of retriever that the setting <c>Input:Kind</c> can name.</summary>
/// <param name="Name">The name; unique among retrievers, case-insensitive.</param>
/// <param name="Create">
/// Creates a retriever for a pipeline without any I/O. Throws <see cref="PipelineConfigurationException"/> if a setting does not fit.
/// </param>
public sealed record RetrieverKind(string Name, Func<PartContext<InputOptions>, IRetriever> Create);
