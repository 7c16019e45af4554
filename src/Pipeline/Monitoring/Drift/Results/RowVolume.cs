namespace ModelPipeline;

/// <summary>The rows of all versions in the last full hour, beside the same hour a week ago.</summary>
/// <param name="Hour">The hour.</param>
/// <param name="Status">
/// The verdict (<see cref="DriftStatus"/>): Warning for half or twice as many and beyond, Drifted for a fifth or five times;
/// TooFew where the week ago has fewer than 100.
/// </param>
/// <param name="Rows">The number of rows.</param>
/// <param name="RowsWeekAgo">The number of rows a week before; null where nothing is known.</param>
public sealed record RowVolume(DateTimeOffset Hour, string Status, long Rows, long? RowsWeekAgo);
