namespace ModelPipeline;

/// <summary>Gets the input rows of users from a store. One instance a pipeline and silo; calls run concurrently.</summary>
public interface IRetriever : IAsyncDisposable
{
    /// <summary>
    /// How long a run waits for more users where <see cref="BatchingOptions.Linger"/> is not set. Zero unless a query costs much,
    /// however few users it is for.
    /// </summary>
    TimeSpan DefaultLinger => TimeSpan.Zero;

    /// <summary>
    /// The database or folder that it reads, in the same words in every process that reads there, and without a secret. Null where it
    /// cannot tell; then its type and the name of its connection stand for it.
    /// </summary>
    string? Place => null;

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
    /// <param name="call">What the rows are read for.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>
    /// One row for each user that has one, in any order, with the wanted columns that the store has, named as wanted
    /// and typed as the store has them when it is read: exactly, in the type that holds every value of the store's own
    /// (<see cref="ColumnType"/>). A value that cannot be represented is marked in <see cref="Column.Unusable"/>, and fails its row alone.
    /// Users without a row are left out; a column that is gone since <see cref="OpenAsync"/> is too.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or refuses to read because of a value.</exception>
    Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Divides all users of the input into partitions, each of which can be read on any silo and at any time of the scan.
    /// </summary>
    /// <param name="usersPerPartition">About how many users each should have.</param>
    /// <param name="call">What the input is read for.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PipelineConfigurationException">The input cannot be read without a list of users, as a query that takes them
    /// cannot.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) =>
        throw new PipelineConfigurationException("Input", "cannot be read as a whole; name the users.");

    /// <summary>The same, for a store whose partitions are of the moment of the plan.</summary>
    /// <param name="usersPerPartition">About how many users each should have.</param>
    /// <param name="call">What the input is read for.</param>
    /// <param name="now">The time in which scores are stamped, for <see cref="ScanBatch.AsOf"/>: that of the output database.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, DateTimeOffset now, CancellationToken cancellationToken) =>
        PlanScanAsync(usersPerPartition, call, cancellationToken);

    /// <summary>Reads a partition in one order, which is the same each time.</summary>
    /// <param name="request">Which partition, and from where.</param>
    /// <param name="call">What the rows are read for.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    /// <returns>
    /// Batches as <see cref="GetAsync"/> gives them. All rows of one user are in one batch. Rows that
    /// were added or changed since the plan was made may be among them or not; a row that was there all the time is read once.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or a value cannot be represented.</exception>
    IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, StoreCall call, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// The columns and types that the store has at this moment, for readiness: a table may have been altered, a file replaced. Null where
    /// the store cannot tell.
    /// </summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(null);

    /// <summary>Reads some rows, whichever come first, to try the model on at the start.</summary>
    /// <param name="rows">How many, at most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>
    /// Rows as <see cref="GetAsync"/> gives them; null where the input cannot be read without the
    /// ids, or where a query costs something.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or a value cannot be represented.</exception>
    Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => Task.FromResult<Batch?>(null);

    /// <summary>Asks the store for as little as possible, for readiness.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
