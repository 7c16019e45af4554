namespace ModelPipeline;

/// <summary>
/// Reads models behind addresses of some schemes. A source neither retries nor writes files: <see cref="ModelFetcher"/> does, in the same
/// way for all sources. Thread-safe.
/// </summary>
public interface IModelSource
{
    /// <summary>The schemes that this source reads, in lower case, such as <c>gs</c>. Each scheme has one source.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Asks what the address leads to now, without reading the content.</summary>
    /// <param name="address">The address; its scheme is one of <see cref="Schemes"/>.</param>
    /// <param name="known">
    /// The identity that the caller has; null at first. The source may use the identity to ask conditionally, and waits until content that
    /// is another one than this is complete.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is there; null if the content is still that of <paramref name="known"/>.</returns>
    /// <exception cref="PipelineConfigurationException">
    /// The address is malformed, nothing is there, or the source lets nobody in. The setting is <c>Model:Path</c>.
    /// </exception>
    /// <exception cref="SourceException">The source does not answer, or is not well.</exception>
    Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken);

    /// <summary>Opens one file of a content.</summary>
    /// <param name="file">The file, as <see cref="LookAsync"/> has told it.</param>
    /// <param name="offset">
    /// The number of bytes that the caller has already. The source sends the rest only if the content is still that of <see
    /// cref="SourceFile.Tag"/>, otherwise the whole file.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">The file is gone, or the source lets nobody in.</exception>
    /// <exception cref="SourceException">The source does not answer, or is not well.</exception>
    Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken);
}
