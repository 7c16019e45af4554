namespace ModelPipeline;

/// <summary>Gives rows of the input that passed through a version on any silo, for an input that cannot be sampled.</summary>
/// <param name="version">The id of the version.</param>
/// <param name="most">The number of rows at most.</param>
/// <returns>The rows, with the columns that the version takes as the input has them; null if none are kept.</returns>
internal delegate Task<Batch?> KeptRows(string version, int most);
