namespace ModelPipeline.Client;

/// <summary>A column in a window beside its baseline. A measure that cannot be told is null.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Kind">
/// What is compared: <c>number</c>, <c>age</c> (days between a moment and the query), <c>category</c>, <c>length</c> (of texts that are too
/// many for categories) or <c>vector</c> (only nulls).
/// </param>
/// <param name="Status">The verdict: <c>Ok, Warning, Drifted, TooFew</c>.</param>
/// <param name="Reason">What the verdict stands on; empty for Ok.</param>
/// <param name="Rows">The number of rows of the window.</param>
/// <param name="Psi">The population stability index, 0 or more.</param>
/// <param name="PsiFloor">The index that is to be expected without drift at these numbers of rows.</param>
/// <param name="JensenShannon">The Jensen-Shannon distance with base 2, 0 to 1.</param>
/// <param name="Ks">The statistic of Kolmogorov and Smirnov, 0 to 1; null for categories.</param>
/// <param name="LargestDifference">The largest change of a category's share, 0 to 1; null for numbers.</param>
/// <param name="NullShare">The share of rows without a value.</param>
/// <param name="BaselineNullShare">The same of the baseline.</param>
/// <param name="UnusableShare">The share of rows that the version cannot take because of this column.</param>
/// <param name="Unusable">The number of those rows for each reason.</param>
/// <param name="NewShare">The share of rows whose text the baseline does not have; null for columns without categories.</param>
/// <param name="OutOfRangeShare">The share of numbers outside of the baseline's range; null for categories.</param>
/// <param name="Median">The median of the numbers of the window.</param>
/// <param name="BaselineMedian">The median of the numbers of the baseline.</param>
/// <param name="Bins">The groups that the measures stand on.</param>
public sealed record ColumnDrift(
    string Column,
    string Kind,
    string Status,
    string Reason,
    long Rows,
    double? Psi,
    double? PsiFloor,
    double? JensenShannon,
    double? Ks,
    double? LargestDifference,
    double NullShare,
    double? BaselineNullShare,
    double UnusableShare,
    IReadOnlyDictionary<string, long> Unusable,
    double? NewShare,
    double? OutOfRangeShare,
    double? Median,
    double? BaselineMedian,
    IReadOnlyList<DriftBin> Bins);
