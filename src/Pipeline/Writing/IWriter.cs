namespace ModelPipeline;

/// <summary>Stores predictions in the output table. Each silo has one instance per pipeline. Calls run concurrently.</summary>
public interface IWriter : IAsyncDisposable
{
    /// <summary>
    /// Identifies the database that the writer uses: the same text in every process that writes there, without a secret. Null if the writer
    /// cannot tell; then its type and its connection name are used instead.
    /// </summary>
    string? Location => null;

    /// <summary>
    /// Identifies the output table as the database knows it: the same text for every spelling of one table in one database. Known after
    /// <see cref="OpenAsync"/>; null if the writer cannot tell.
    /// </summary>
    string? Table => null;

    /// <summary>The table of the scores of shadow versions, in the same database; null for a writer without one.</summary>
    IVersionTable? Shadow => null;

    /// <summary>The table of stored explanations, in the same database; null for a writer without one.</summary>
    IVersionTable? Explanations => null;

    /// <summary>
    /// The number of rows of a job in one write if <see cref="JobOptions.BatchSize"/> is not set. Default 1,000. Larger for a store where
    /// each write is expensive regardless of its rows.
    /// </summary>
    int DefaultBatchSize => 1_000;

    /// <summary>
    /// Creates the output table if it is missing, or checks an existing one. Called once, before any other call. An existing table is never
    /// altered or dropped.
    /// </summary>
    /// <param name="outputs">The columns of a prediction. The table also has the columns of <see cref="OutputTable"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">The table's columns do not fit, or the table cannot be written.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task OpenAsync(Schema outputs, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the clock of the output database. Scores from all silos are stamped in this time. Null if the database uses the clock of this
    /// machine.
    /// </summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<ClockReading?> ReadClockAsync(CancellationToken cancellationToken) => Task.FromResult<ClockReading?>(null);

    /// <summary>
    /// Stores all rows in one transaction; returns after the commit. In Upsert mode a row whose <see cref="Predictions.RetrievedAt"/> is
    /// older than the stored row's is not stored. Exception: if <see cref="WrongStamp"/> tells that a wrong clock stamped the stored row,
    /// the new row is stored with a stamp one microsecond later than the stored one. In Append mode a row of the same user and run is
    /// stored once, even if it is written repeatedly.
    /// </summary>
    /// <param name="predictions">At most one row per user.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the call. It is then unknown whether the transaction was committed.</param>
    /// <returns>The indexes of the rows that were not stored because a newer score is stored; usually empty.</returns>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Records users whom a job could not score in the failures table <c>{output}_failures</c> (<see cref="FailureTable"/>). Creates the
    /// table if it is missing. A user of a job is recorded once, even if it is written repeatedly. A writer without a failures table
    /// records nothing.
    /// </summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task WriteFailuresAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Reads one page of the failures that <see cref="WriteFailuresAsync"/> recorded.</summary>
    /// <returns>The page, ordered by user; empty if the table does not exist. Null for a writer without a failures table.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(FailureQuery query, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordedFailure>?>(null);

    /// <summary>Counts the failures that <see cref="WriteFailuresAsync"/> recorded, by reason.</summary>
    /// <param name="job">The job.</param>
    /// <param name="limit">The number of reasons at most.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The reasons, the most frequent first; empty if the table does not exist. Null for a writer without a failures table.
    /// </returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(Guid job, int limit, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FailureReason>?>(null);

    /// <summary>
    /// Reads users whose newest stored score is of another version, for a job that scores them again. A user who gets a score of the
    /// version
    /// meanwhile may be included or not.
    /// </summary>
    /// <returns>The users in the order of the store's keys; null for a writer that cannot tell.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyList<string>?> ReadOutdatedAsync(OutdatedQuery query, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>?>(null);

    /// <summary>Reads the newest stored prediction of a user, as a batch of one row; null if there is none.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Reads when the inputs of the newest stored scores of users were asked for, with one statement: events that are older need no score.
    /// </summary>
    /// <returns>The time of each user who has a score; null for a writer that has no such statement.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlyDictionary<string, DateTimeOffset>?> ReadRetrievedAtAsync(
        IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>?>(null);

    /// <summary>Makes the cheapest possible call to the store, for the readiness check.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
