namespace ModelPipeline.Compliance;

/// <summary>
/// Calls of stores for a caller who waits for the answer, without a <see cref="StoreCall"/> in each test. Failures are recorded under their
/// job.
/// </summary>
public static class OnDemand
{
    /// <summary>The purpose of the calls.</summary>
    public static StoreCall Call { get; } = new("test");

    /// <inheritdoc cref="IRetriever.GetAsync"/>
    public static Task<Batch> GetAsync(this IRetriever retriever, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        retriever.GetAsync(users, Call, cancellationToken);

    /// <inheritdoc cref="IRetriever.PlanScanAsync(int, StoreCall, CancellationToken)"/>
    public static Task<ScanPlan> PlanScanAsync(this IRetriever retriever, int usersPerPartition, CancellationToken cancellationToken) =>
        retriever.PlanScanAsync(usersPerPartition, Call, cancellationToken);

    /// <inheritdoc cref="IRetriever.ScanAsync"/>
    public static IAsyncEnumerable<ScanBatch> ScanAsync(
        this IRetriever retriever, ScanRequest request, CancellationToken cancellationToken) =>
        retriever.ScanAsync(request, Call, cancellationToken);

    /// <inheritdoc cref="IWriter.WriteAsync"/>
    public static Task<IReadOnlyList<int>> WriteAsync(this IWriter writer, Predictions predictions, CancellationToken cancellationToken) =>
        writer.WriteAsync(predictions, Call, cancellationToken);

    /// <inheritdoc cref="IWriter.WriteFailuresAsync"/>
    public static Task WriteFailuresAsync(
        this IWriter writer, Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken) =>
        writer.WriteFailuresAsync(job, users, new("test", RunTrigger.Job, job), cancellationToken);

    /// <inheritdoc cref="IWriter.ReadFailuresAsync"/>
    public static Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(
        this IWriter writer, FailureQuery query, CancellationToken cancellationToken) =>
        writer.ReadFailuresAsync(query, Call, cancellationToken);

    /// <inheritdoc cref="IWriter.CountFailuresAsync"/>
    public static Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(
        this IWriter writer, Guid job, int limit, CancellationToken cancellationToken) =>
        writer.CountFailuresAsync(job, limit, Call, cancellationToken);

    /// <inheritdoc cref="IWriter.ReadAsync"/>
    public static Task<Predictions?> ReadAsync(this IWriter writer, string user, CancellationToken cancellationToken) =>
        writer.ReadAsync(user, Call, cancellationToken);
}
