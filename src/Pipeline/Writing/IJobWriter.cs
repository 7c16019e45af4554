namespace ModelPipeline;

/// <summary>
/// A writer that can collect the rows of a job outside the output table and store them together at the end of the job: for a store in
/// which each write is expensive regardless of its rows, or for a table whose content changes at once. For such a job, <see
/// cref="IWriter.WriteAsync"/> with its <see cref="StoreCall.Job"/> returns when the rows are kept and survive the loss of every process.
/// The rows are in the output table once <see cref="CompleteJobAsync"/> has returned.
/// </summary>
public interface IJobWriter : IWriter
{
    /// <summary>
    /// Prepares the store for the rows of a job, before the first of them is written. Any silo may call it repeatedly. The default does
    /// nothing.
    /// </summary>
    /// <param name="call">The purpose of the call, with the job.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">The job cannot begin.</exception>
    Task BeginJobAsync(StoreCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Stores the rows that were written for the job. Any silo may call it repeatedly: after a successful call it changes nothing, and
    /// after an interrupted call it continues. A job that is never completed stores nothing, and its rows are removed at some time.
    /// </summary>
    /// <param name="rows">The least number of rows that the job has written. None of them may be lost.</param>
    /// <param name="call">The purpose of the call, with the job. All rows of the job were written before this call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">The rows were not stored.</exception>
    Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken);

    /// <summary>Whether the rows of a failed job are stored too. If not, <see cref="DiscardJobAsync"/> is called instead.</summary>
    /// <param name="call">The purpose of the call, with the job.</param>
    bool StoresFailedJob(StoreCall call) => true;

    /// <summary>
    /// Removes what is kept of a job that is over: canceled, failed, or completed. Any silo may call it repeatedly. What the job has stored
    /// in the output table stays. The default leaves the removal to the store.
    /// </summary>
    /// <param name="call">The purpose of the call, with the job.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">Some rows may be left.</exception>
    Task DiscardJobAsync(StoreCall call, CancellationToken cancellationToken) => Task.CompletedTask;
}
