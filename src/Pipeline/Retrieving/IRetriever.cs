using System.Collections.Frozen;

namespace ModelPipeline;

/// <summary>Reads the input rows of users from a store. Each silo has one instance per pipeline. Calls run concurrently.</summary>
public interface IRetriever : IAsyncDisposable
{
    /// <summary>
    /// How long a run waits for more users if <see cref="BatchingOptions.Linger"/> is not set. Default zero. Longer for a store where each
    /// query is expensive regardless of its users.
    /// </summary>
    TimeSpan DefaultLinger => TimeSpan.Zero;

    /// <summary>
    /// Whether <see cref="GetAsync"/> returns to its caller while the store works. Default false: a call can block its thread, as the
    /// drivers of SQLite do. If true, a caller can begin its run itself and saves the change of threads.
    /// </summary>
    bool IsAsynchronous => false;

    /// <summary>
    /// Identifies the database or folder that the retriever reads: the same text in every process that reads there, without a secret. Null
    /// if the retriever cannot tell; then its type and its connection name are used instead.
    /// </summary>
    string? Location => null;

    /// <summary>Opens the store and returns its columns. Called once, before any other call.</summary>
    /// <param name="wanted">
    /// The columns that the model needs. A store without types (a CSV file) takes the types from these columns.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>All readable columns with their types. A wanted column that is missing is not in the result.</returns>
    /// <exception cref="PipelineConfigurationException">A setting does not fit, such as a table that does not exist.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken);

    /// <summary>Reads the rows of these users with one query.</summary>
    /// <param name="users">Distinct user ids.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// One row for each user that has one, in any order. The columns are the wanted columns that the store has, under their wanted names.
    /// Types are the store's types at the time of the read: each value is exact, in the type that holds every value of the store's type
    /// (<see cref="ColumnType"/>). A value that cannot be represented is marked in <see cref="Column.Unusable"/>; only its row fails. Users
    /// without a row are left out. So is a column that was removed after <see cref="OpenAsync"/>.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or refuses to read a value.</exception>
    Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken);

    /// <summary>Divides all users of the input into partitions. Any silo can read a partition at any time during the scan.</summary>
    /// <param name="usersPerPartition">The approximate number of users per partition.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">
    /// The input cannot be read without a list of users, such as a query that takes user ids.
    /// </exception>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) =>
        throw new PipelineConfigurationException("Input", "cannot be read as a whole; name the users.");

    /// <summary>Does the same for a store whose partitions show its state at the time of the plan.</summary>
    /// <param name="usersPerPartition">The approximate number of users per partition.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="now">
    /// The current time of the output database, in which scores are stamped; used for <see cref="ScanBatch.AsOf"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, DateTimeOffset now, CancellationToken cancellationToken) =>
        PlanScanAsync(usersPerPartition, call, cancellationToken);

    /// <summary>Reads a partition in a fixed order, which is the same in each scan.</summary>
    /// <param name="request">The partition and the position to start from.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the scan.</param>
    /// <returns>
    /// Batches as in <see cref="GetAsync"/>. All rows of one user are in one batch. Rows that were added or changed after the plan may be
    /// included or not. A row that exists the whole time is read once.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or a value cannot be represented.</exception>
    IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, StoreCall call, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Reads the current columns and types of the store, for the readiness check: a table can be altered and a file replaced. Null if the
    /// store cannot tell.
    /// </summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(null);

    /// <summary>Reads some rows of the input, for the trial of the model at the start.</summary>
    /// <param name="rows">The number of rows at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// Rows as in <see cref="GetAsync"/>. Null if the input cannot be read without user ids, or if the store bills queries.
    /// </returns>
    /// <exception cref="StoreException">The store failed, or a value cannot be represented.</exception>
    Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => Task.FromResult<Batch?>(null);

    /// <summary>
    /// Finds the columns without types (CSV, JSON) that hold a number with a fraction. Asked at the start, about columns whose sample rows
    /// have whole numbers alone.
    /// </summary>
    /// <param name="columns">The names of the columns, as they were wanted.</param>
    /// <param name="rows">The number of rows to look at, at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// Those of the columns that hold one. None if the store has types, or would have to be read as a whole for the answer.
    /// </returns>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(FrozenSet<string>.Empty);

    /// <summary>Makes the cheapest possible call to the store, for the readiness check.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
