namespace ModelPipeline;

/// <summary>
/// A table beside the output table in which a user has one row for each version of the model (<see cref="VersionTableForm"/>): a part of a
/// writer, for scores of shadow versions or for explanations. Its faults are its own: no call of it changes what the writer does. Calls run
/// concurrently.
/// </summary>
public interface IVersionTable
{
    /// <summary>
    /// Creates the table if it is missing, or checks an existing one. Called after the writer is open and before any other call; any number
    /// of times. An existing table is never altered or dropped.
    /// </summary>
    /// <param name="outputs">The outputs of the pipeline.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">The table's columns do not fit, or the table cannot be written.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task OpenAsync(Schema outputs, CancellationToken cancellationToken);

    /// <summary>
    /// Stores all rows; returns after the commit. A row replaces the stored row of the same user and version, unless the stored row is
    /// newer (<see cref="IWriter.WriteAsync"/> has the rule). The same call may be made again.
    /// </summary>
    /// <exception cref="StoreException">Not all rows are stored.</exception>
    Task WriteAsync(VersionRows rows, StoreCall call, CancellationToken cancellationToken);

    /// <summary>Reads all stored rows of a version, page by page, each user once.</summary>
    /// <param name="version">The version.</param>
    /// <param name="pageSize">The number of rows of a page at most.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Pages with the columns of <see cref="VersionTableForm.ColumnsOf"/>, in an order that the store chooses.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    IAsyncEnumerable<Batch> ReadAsync(string version, int pageSize, StoreCall call, CancellationToken cancellationToken);
}
