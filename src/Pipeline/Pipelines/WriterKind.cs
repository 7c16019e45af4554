namespace ModelPipeline;

/// <summary>A kind of writer that the setting <c>Output:Kind</c> can name.</summary>
/// <param name="Name">The name; unique among writers, case-insensitive.</param>
/// <param name="Create">
/// Creates a writer for a pipeline without any I/O. Throws <see cref="PipelineConfigurationException"/> if a setting does not fit.
/// </param>
public sealed record WriterKind(string Name, Func<PartContext<OutputOptions>, IWriter> Create);
