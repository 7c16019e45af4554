namespace ModelPipeline.Client;

/// <summary>A group of values of a column, with its share of the rows.</summary>
/// <param name="Kind">
/// <c>values</c> (numbers between <paramref name="From"/> and <paramref name="To"/>), <c>below</c> and <c>above</c> (numbers outside of the
/// baseline's range), <c>category</c>, <c>other</c> (rare and new texts) or <c>null</c>.
/// </param>
/// <param name="Expected">The share of the baseline, 0 to 1.</param>
/// <param name="Actual">The share of the window, 0 to 1.</param>
/// <param name="From">The least number; null for a group without numbers.</param>
/// <param name="To">The number that ends the group; null for a group without numbers.</param>
/// <param name="Category">
/// The text of a category, where a row that is kept has it; otherwise <c>#</c> and the hash of the text. Null for other groups.
/// </param>
public sealed record DriftBin(
    string Kind, double Expected, double Actual, double? From = null, double? To = null, string? Category = null);
