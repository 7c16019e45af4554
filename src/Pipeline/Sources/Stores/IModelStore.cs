namespace ModelPipeline;

/// <summary>
/// Keeps uploaded models where every silo finds them (setting <c>Models:Store</c>). A stored model never changes. Thread-safe.
/// </summary>
public interface IModelStore
{
    /// <summary>Where the models are, for messages and logs; without a secret.</summary>
    string Shown { get; }

    /// <summary>
    /// Stores a model. Nobody sees the model before it is complete. If the version has the same content already, nothing is changed.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="fileName">The name of the file, without a folder.</param>
    /// <param name="content">The bytes; read once, up to <see cref="ModelsOptions.MaxBytes"/>.</param>
    /// <param name="sha256">The hex digits of the SHA-256 that the content must have; null to take any content.</param>
    /// <param name="cancellationToken">Cancels the upload, of which nothing is kept.</param>
    /// <exception cref="PipelineConfigurationException">
    /// The content is too large or has another hash, the version has other content, or the store refuses the model for good.
    /// </exception>
    /// <exception cref="SourceException">The store does not answer, or is not well.</exception>
    Task<StoredModel> PutAsync(
        string pipeline, string version, string fileName, Stream content, string? sha256, CancellationToken cancellationToken);

    /// <summary>The stored model of a version; null if there is none.</summary>
    /// <exception cref="SourceException">The store does not answer, or is not well.</exception>
    Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken);

    /// <summary>Opens a stored model for reading, from an offset on; null if there is none.</summary>
    /// <exception cref="SourceException">The store does not answer, or is not well.</exception>
    Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken);

    /// <summary>Deletes a stored model.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SourceException">The store does not answer, or is not well.</exception>
    Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken);

    /// <summary>All stored models of a pipeline, in the order in which they were stored.</summary>
    /// <exception cref="SourceException">The store does not answer, or is not well.</exception>
    Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken);
}
