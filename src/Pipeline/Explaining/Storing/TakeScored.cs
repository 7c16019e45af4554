namespace ModelPipeline;

/// <summary>
/// Takes scores that are committed. Called on the thread of the run: it must return at once and must not throw.
/// </summary>
/// <param name="lease">The lease of the batch, which ends after the call.</param>
/// <param name="rows">The rows as they were read; in another order than the predictions, and perhaps more.</param>
/// <param name="predictions">The scores, of one version.</param>
internal delegate void TakeScored(BatchLease lease, Batch rows, Predictions predictions);
