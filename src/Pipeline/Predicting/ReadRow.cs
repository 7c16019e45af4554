namespace ModelPipeline;

/// <summary>The row of a user as the retriever gives it, or why there is none.</summary>
/// <param name="Row">A batch of one row, with the columns of all versions; null if there is none.</param>
/// <param name="RetrievedAt">When the query was sent, in the time of the output database.</param>
/// <param name="Failure">Why there is no row.</param>
public readonly record struct ReadRow(Batch? Row, DateTimeOffset RetrievedAt, RowOutcome Failure);
