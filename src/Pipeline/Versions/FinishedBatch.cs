namespace ModelPipeline;

/// <summary>Rows that one version has scored and whose scores are committed; their callers have their answers.</summary>
/// <param name="Lease">
/// Keeps the versions of the batch's snapshot; the receiver ends it. <see cref="RolloutSnapshot.Shadows"/> says who is to be shadowed.
/// </param>
/// <param name="Rows">The rows as they were read: the columns of all versions of the snapshot, in the order of the predictions.</param>
/// <param name="Predictions">What the stable version or the candidate made of the rows, with version and run.</param>
public sealed record FinishedBatch(BatchLease Lease, Batch Rows, Predictions Predictions);
