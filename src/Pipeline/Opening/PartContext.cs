namespace ModelPipeline;

/// <summary>What a kind of retriever or writer is made from.</summary>
/// <typeparam name="TOptions"><see cref="InputOptions"/> or <see cref="OutputOptions"/>.</typeparam>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Options">The part's settings.</param>
/// <param name="ConnectionString">What <c>Connection</c> names; empty where it names nothing.</param>
/// <param name="Services">The host's services.</param>
public sealed record PartContext<TOptions>(string Pipeline, TOptions Options, string ConnectionString, IServiceProvider Services);
