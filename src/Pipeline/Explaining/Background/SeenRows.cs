namespace ModelPipeline;

/// <summary>
/// Gives rows of the input that passed through a version, for explanations of an input that cannot be sampled. Rows have at least the
/// columns that the version's binding needs.
/// </summary>
/// <param name="version">The id of the version.</param>
/// <param name="rows">The number of rows at most.</param>
/// <param name="cancellationToken">Cancels the wait.</param>
/// <returns>The rows; null if none are known.</returns>
public delegate Task<Batch?> SeenRows(string version, int rows, CancellationToken cancellationToken);
