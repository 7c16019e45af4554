namespace ModelPipeline;

/// <summary>
/// The part of a job that scores a version as a shadow: applies the stable version and the version to the same rows, and stores both scores
/// in the shadow table. The output table is not touched. Leases the stable version for the whole attempt at a partition.
/// </summary>
internal sealed class ShadowJob(
    BatchLease lease, BatchScorer scorer, ShadowScorer shadow, VersionTableStore store, Retry retry, Guid job, KeptColumns kept)
    : IVersionTableJob
{
    public bool IsLimitedByUser => false;

    /// <summary>Scores rows with both versions.</summary>
    /// <exception cref="StoreException">This silo cannot load the stable version.</exception>
    public async Task<VersionRows> ApplyAsync(
        BatchOutcomes outcomes, BatchLease own, ModelLease version, SourceRows source, CancellationToken cancellationToken)
    {
        var (rows, retrievedAt) = source;
        var stable = lease.Of(lease.Snapshot.Stable)
            ?? throw new StoreException($"Version '{lease.Snapshot.Stable.Id}' cannot be loaded on the partition's silo.",
                isTransient: true);
        // A row on which the stable version fails is a row of the shadow table all the same.
        var ofStable = new BatchOutcomes([.. rows.Users]);
        var made = await scorer.ApplyAsync(ofStable, stable, rows, retrievedAt, job, cancellationToken);
        var failures = ofStable.Failures().ToDictionary(each => each.User, each => each.Outcome.Reason, StringComparer.Ordinal);
        Batch[] outputs = [.. made.Select(each => kept.OutputsOf(each.Outputs))];
        var input = ShadowInput.Of(rows, outputs, failures, stable.Leased.Model.Outputs, new(stable.Version, retrievedAt, job));
        return await shadow.ApplyAsync(version, input, cancellationToken);
    }

    /// <inheritdoc />
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
