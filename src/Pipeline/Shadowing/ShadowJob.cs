namespace ModelPipeline;

/// <summary>
/// The part of a job that scores a version as a shadow: applies the stable version and the version to the same rows, and stores both scores
/// in the shadow table. The output table is not touched. Leases the stable version for the whole attempt at a partition.
/// </summary>
internal sealed class ShadowJob(
    BatchLease lease, BatchScorer scorer, ShadowScorer shadow, VersionTableStore store, Retry retry, Guid job, KeptColumns kept)
    : IAsyncDisposable
{
    /// <summary>Scores rows with both versions.</summary>
    /// <exception cref="StoreException">This silo cannot load the stable version.</exception>
    public async Task<VersionRows> ApplyAsync(
        ModelLease version, Batch rows, DateTimeOffset retrievedAt, CancellationToken cancellationToken)
    {
        var stable = lease.Of(lease.Snapshot.Stable)
            ?? throw new StoreException($"Version '{lease.Snapshot.Stable.Id}' cannot be loaded on the partition's silo.",
                isTransient: true);
        var outcomes = new BatchOutcomes([.. rows.Users]);
        var made = await scorer.ApplyAsync(outcomes, stable, rows, retrievedAt, job, cancellationToken);
        var failures = outcomes.Failures().ToDictionary(each => each.User, each => each.Outcome.Reason, StringComparer.Ordinal);
        Batch[] outputs = [.. made.Select(each => kept.OutputsOf(each.Outputs))];
        var input = ShadowInput.Of(rows, outputs, failures, stable.Leased.Model.Outputs, new(stable.Version, retrievedAt, job));
        return await shadow.ApplyAsync(version, input, cancellationToken);
    }

    /// <summary>Stores scores. A user whose row the store refuses gets that outcome.</summary>
    /// <exception cref="PipelineException">The rows were not stored before the deadline, or the table does not fit.</exception>
    public async Task WriteAsync(BatchOutcomes outcomes, VersionRows rows, Deadline deadline, CancellationToken cancellationToken)
    {
        var refused = await retry.RunAsync("write", async token =>
        {
            await store.OpenAsync(lease.Snapshot.Stable.Version!.Model.Outputs, token);
            return await store.WriteAsync(rows, token);
        }, deadline, cancellationToken);
        foreach (var (user, error) in refused)
            outcomes.Set(user, RowOutcome.Refused(error));
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
