namespace ModelPipeline;

/// <summary>
/// The part of a job whose rows go to a table beside the output table (<see cref="IVersionTable"/>): shadow scores, or explanations. The
/// output table is not touched. Each attempt at a partition has one of its own.
/// </summary>
internal interface IVersionTableJob : IAsyncDisposable
{
    /// <summary>Whether a batch may take <see cref="JobOptions.BatchTimeout"/> for each of its users instead of once.</summary>
    bool IsLimitedByUser { get; }

    /// <summary>Makes the rows of the table. A user for whom they cannot be made gets an outcome that says why.</summary>
    /// <param name="outcomes">The outcomes of the batch's users.</param>
    /// <param name="lease">The lease of the attempt.</param>
    /// <param name="version">The job's version.</param>
    /// <param name="source">The users' rows as they were read.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PipelineException">No row can be made at the moment, and no user is to blame.</exception>
    Task<VersionRows> ApplyAsync(
        BatchOutcomes outcomes, BatchLease lease, ModelLease version, SourceRows source, CancellationToken cancellationToken);

    /// <summary>Stores rows. A user whose row the store refuses gets that outcome.</summary>
    /// <exception cref="PipelineException">The rows were not stored before the deadline, or the table does not fit.</exception>
    Task WriteAsync(BatchOutcomes outcomes, VersionRows rows, Deadline deadline, CancellationToken cancellationToken);
}
