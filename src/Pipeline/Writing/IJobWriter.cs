namespace ModelPipeline;

/// <summary>
/// A writer that gathers the rows of a job beside the output table, and stores them together at the job's end: for stores where a write costs
/// much, however few rows it has. <see cref="IWriter.WriteAsync"/> with a <see cref="StoreCall.Job"/> returns when the rows are kept and
/// outlive every process; they are in the output table once <see cref="CompleteJobAsync"/> has returned.
/// </summary>
public interface IJobWriter : IWriter
{
    /// <summary>
    /// Stores what was written for the job. Any silo may call it, and call it again: after a call that has succeeded it changes nothing, and
    /// a call that was broken off is gone on with. A job that is never completed stores nothing, and leaves nothing behind for ever.
    /// </summary>
    /// <param name="rows">How many rows the job has written, at least; none of them must have been lost.</param>
    /// <param name="call">The job's. All rows that it wrote were written before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">They were not stored.</exception>
    Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken);
}
