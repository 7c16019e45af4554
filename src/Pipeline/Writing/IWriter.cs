namespace ModelPipeline;

/// <summary>Stores predictions in the output table. One instance a pipeline and silo; calls run concurrently.</summary>
public interface IWriter : IAsyncDisposable
{
    /// <summary>
    /// The database that it writes, in the same words in every process that writes there, and without a secret. Null where it cannot tell;
    /// then its type and the name of its connection stand for it.
    /// </summary>
    string? Place => null;

    /// <summary>
    /// The table that it writes, as the database knows it: the same words for every spelling of one table in one database. Known once the
    /// writer is open; null where it cannot tell.
    /// </summary>
    string? Table => null;

    /// <summary>
    /// How many rows of a job are written at a time where <see cref="JobOptions.BatchSize"/> is not set. 1,000 unless a write costs much,
    /// however few rows it has.
    /// </summary>
    int DefaultBatchSize => 1_000;

    /// <summary>
    /// Creates the output table where it is missing and checks one that exists, once, before any other call.
    /// An existing table is never altered or dropped.
    /// </summary>
    /// <param name="outputs">The columns of a prediction; the table has those of <see cref="OutputTable"/> besides.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PipelineConfigurationException">The table has unfitting columns, or cannot be written.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task OpenAsync(Schema outputs, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the clock of the output database, in whose time scores are stamped, whichever silo makes them. Null where the database has no
    /// clock but this machine's.
    /// </summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<ClockReading?> ReadClockAsync(CancellationToken cancellationToken) => Task.FromResult<ClockReading?>(null);

    /// <summary>
    /// Stores all rows in one transaction; returns when it is committed. In Upsert mode a row whose
    /// <see cref="Predictions.RetrievedAt"/> is older than the stored one changes nothing, unless <see cref="WrongStamp"/> tells that the
    /// stored one is not newer in truth: then the row is stored, one microsecond later than that. In Append mode a row of the same user and
    /// run is stored once however often it is written.
    /// </summary>
    /// <param name="predictions">At most one row a user.</param>
    /// <param name="call">What the rows are written for.</param>
    /// <param name="cancellationToken">Ends the attempt; whether it was committed is then unknown.</param>
    /// <returns>The indexes of the rows that a newer stored score kept out; usually none.</returns>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Records users whom a job could not score, in a table beside the output table, <c>{output}_failures</c> (<see cref="FailureTable"/>),
    /// which it makes where it is missing. A user of a job is recorded once, however often it is written. A writer that has no such table
    /// records nothing.
    /// </summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task WriteFailuresAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Reads what <see cref="WriteFailuresAsync"/> recorded.</summary>
    /// <returns>The page, by user; empty where there is no table. Null for a writer that has no such table.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(FailureQuery query, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordedFailure>?>(null);

    /// <summary>Counts what <see cref="WriteFailuresAsync"/> recorded, by reason.</summary>
    /// <param name="job">The job.</param>
    /// <param name="limit">How many reasons at most.</param>
    /// <param name="call">What the reasons are read for.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The reasons of the most users first; empty where there is no table. Null for a writer that has no such table.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(Guid job, int limit, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FailureReason>?>(null);

    /// <summary>The newest stored prediction of a user, as a batch of one; null where there is none.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken);

    /// <summary>Asks the store for as little as possible, for readiness.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
