namespace ModelPipeline;

/// <summary>The data from which a <see cref="RetrieverKind"/> or <see cref="WriterKind"/> creates its part.</summary>
/// <typeparam name="TOptions"><see cref="InputOptions"/> or <see cref="OutputOptions"/>.</typeparam>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Options">The part's settings.</param>
/// <param name="ConnectionString">The connection string that the setting <c>Connection</c> names; empty if the setting is empty.</param>
/// <param name="Services">The host's services.</param>
public sealed record PartContext<TOptions>(string Pipeline, TOptions Options, string ConnectionString, IServiceProvider Services);
