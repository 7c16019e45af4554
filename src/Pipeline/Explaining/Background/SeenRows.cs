namespace ModelPipeline;

/// <summary>
/// Gives rows of the input that passed through a version, for an input that cannot be sampled. Rows have at least the columns that the
/// version's binding needs.
/// </summary>
/// <param name="version">The id of the version.</param>
/// <param name="rows">The number of rows at most.</param>
/// <returns>The rows; null if none are known.</returns>
internal delegate Batch? SeenRows(string version, int rows);
