namespace ModelPipeline;

/// <summary>
/// Brings models to this machine, from any source, and keeps copies in a bounded cache that processes share. The caller gets whole content
/// with its hash, or an exception. Thread-safe.
/// </summary>
public sealed class ModelFetcher
{
    private readonly SourceSet sources;

    internal ModelFetcher(SourceSet sources) => this.sources = sources;

    /// <summary>
    /// Fetches a model. Content with the pinned hash that is in the cache is used without asking the source, so a source that is down does
    /// not stop a process that had the model before. A path of this machine is used where it is.
    /// </summary>
    /// <param name="address">The address or path, as <c>Model:Path</c> has it.</param>
    /// <param name="sha256">The 64 hex digits that the content must have; null or empty to take any content.</param>
    /// <param name="maxBytes">
    /// The largest content, in bytes. Null: <see cref="ModelsOptions.MaxBytes"/> for what is fetched, no limit for a path of this machine.
    /// </param>
    /// <param name="progress">Hears of the bytes that arrive, about once a megabyte; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the fetch.</param>
    /// <returns>The content, leased to the caller.</returns>
    /// <exception cref="PipelineConfigurationException">
    /// Waiting does not help: the address is malformed, nothing is there, the source lets nobody in, the content is too large or has
    /// another hash, or the disk is full. The settings are <c>Model:Path</c> and <c>Model:Sha256</c>, relative to the pipeline.
    /// </exception>
    /// <exception cref="SourceException">The source is down or breaks off again and again; the same call may succeed later.</exception>
    public async Task<FetchedModel> FetchAsync(string address, string? sha256, long? maxBytes, IProgress<FetchProgress>? progress,
        CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        var content = (await sources.Of(parsed).LookAsync(parsed, null, cancellationToken))!;
        return await LocalContent.LeaseAsync(parsed, content, sha256, maxBytes, progress, cancellationToken);
    }

    /// <summary>
    /// Whether an address leads to other content than that of an identity. A source without marks is read whole to tell. For files that
    /// somebody writes at the moment the answer is false until they rest for two seconds.
    /// </summary>
    /// <param name="address">The address or path.</param>
    /// <param name="identity">The <see cref="FetchedModel.Identity"/> of the content that the caller has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">As for <see cref="FetchAsync"/>.</exception>
    /// <exception cref="SourceException">The source is down.</exception>
    public async Task<bool> ChangedAsync(string address, string identity, CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        return await sources.Of(parsed).LookAsync(parsed, identity, cancellationToken) is not null;
    }
}
