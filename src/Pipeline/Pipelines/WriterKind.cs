namespace ModelPipeline;

/// <summary>A kind of writer that <c>Output:Kind</c> can name.</summary>
/// <param name="Name">The name; unique among writers, in any case.</param>
/// <param name="Create">Makes one for a pipeline without any I/O. Throws <see cref="PipelineConfigurationException"/> where a setting does
/// not fit.</param>
public sealed record WriterKind(string Name, Func<PartContext<OutputOptions>, IWriter> Create);
