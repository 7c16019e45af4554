namespace ModelPipeline;

/// <summary>
/// Takes predictions after they are committed and the callers have their answers. The batch waits for the returned task, so whoever takes
/// predictions slowly slows down the batches, and no queue can overflow. Must not throw.
/// </summary>
/// <param name="predictions">The predictions of the write.</param>
/// <param name="superseded">The rows that were not stored, because a newer score is stored.</param>
public delegate Task TakeWritten(Predictions predictions, IReadOnlyCollection<int> superseded);
