namespace ModelPipeline;

/// <summary>
/// A writer that collects the rows of a job outside the output table and stores them together at the end of the job. For stores in which
/// each write is expensive regardless of its rows. <see cref="IWriter.WriteAsync"/> with a <see cref="StoreCall.Job"/> returns when the
/// rows are kept and survive the loss of every process. The rows are in the output table once <see cref="CompleteJobAsync"/> has returned.
/// </summary>
public interface IJobWriter : IWriter
{
    /// <summary>
    /// Stores the rows that were written for the job. Any silo may call it repeatedly: after a successful call it changes nothing, and
    /// after an interrupted call it continues. A job that is never completed stores nothing, and its rows are removed at some time.
    /// </summary>
    /// <param name="rows">The least number of rows that the job has written. None of them may be lost.</param>
    /// <param name="call">The purpose of the call, with the job. All rows of the job were written before this call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">The rows were not stored.</exception>
    Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken);
}
