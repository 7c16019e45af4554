namespace ModelPipeline;

/// <summary>Gets the input rows of users from a store. One instance a pipeline and silo; calls run concurrently.</summary>
public interface IRetriever : IAsyncDisposable
{
    /// <summary>
    /// Opens the store, once, before any other call, and tells what it offers.
    /// </summary>
    /// <param name="wanted">The columns that the model needs. Where the store itself has no types (a CSV file), these decide.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>All columns that could be read, with their types. A wanted one that is missing is simply not among them.</returns>
    /// <exception cref="PipelineConfigurationException">A setting does not fit, such as a table that does not exist.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken);

    /// <summary>Gets the rows of these users with one query.</summary>
    /// <param name="users">Distinct user ids.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>
    /// One row for each user that has one, in any order, with the wanted columns that the store has, named as wanted
    /// and typed as <see cref="OpenAsync"/> said, or as text where the store has nothing but text. Users without a row are left out.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or a value cannot be represented.</exception>
    Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>Asks the store for as little as possible, for readiness.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
