namespace ModelPipeline;

/// <summary>
/// Where the bytes of uploaded models are: a folder, a database, a bucket. <see cref="IModelStore"/> checks what callers give and calls a
/// storage. A stored model never changes. Thread-safe.
/// </summary>
public interface IModelStorage
{
    /// <summary>Where the models are, for messages and logs; without a secret.</summary>
    string Shown { get; }

    /// <summary>Stores a model in one visible step.</summary>
    /// <param name="model">The model; <see cref="StoredModel.StoredAt"/> is not read.</param>
    /// <param name="path">The file with the content. The caller deletes it.</param>
    /// <param name="cancellationToken">Cancels the call, of which nothing is kept.</param>
    /// <returns>False if the version has a model already; nothing is changed then.</returns>
    /// <exception cref="PipelineConfigurationException">The storage refuses for good. The setting is <c>Models:Store</c>.</exception>
    /// <exception cref="SourceException">The storage does not answer, or is not well.</exception>
    Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken);

    /// <summary>The stored model of a version; null if there is none.</summary>
    /// <exception cref="SourceException">The storage does not answer, or is not well.</exception>
    Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken);

    /// <summary>Opens a stored model for reading, from an offset on; null if there is none.</summary>
    /// <exception cref="SourceException">The storage does not answer, or is not well.</exception>
    Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken);

    /// <summary>Deletes a stored model.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SourceException">The storage does not answer, or is not well.</exception>
    Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken);

    /// <summary>All stored models of a pipeline, in any order.</summary>
    /// <exception cref="SourceException">The storage does not answer, or is not well.</exception>
    Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken);
}
