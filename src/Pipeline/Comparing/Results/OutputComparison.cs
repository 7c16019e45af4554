namespace ModelPipeline;

/// <summary>An output of two versions, user by user. A difference is an absolute one.</summary>
/// <param name="Output">The output.</param>
/// <param name="Type">The type of the output.</param>
/// <param name="Compared">The users with a value of both versions.</param>
/// <param name="Missing">The users without a value of one of the two: null, or no finite number.</param>
/// <param name="Agreement">The share of equal values, 0 to 1; null for numbers with a fraction.</param>
/// <param name="MeanDifference">The mean difference; null for an output that is no number.</param>
/// <param name="MedianDifference">The median of the differences, interpolated as SQL's <c>percentile_cont</c> does.</param>
/// <param name="P99Difference">The 99th percentile of the differences, likewise.</param>
/// <param name="MaxDifference">The largest difference.</param>
/// <param name="IsExact">
/// Whether median and 99th percentile are exact. With more than four million differences they are taken from bins: within 0.8 percent.
/// </param>
/// <param name="Correlation">Pearson's correlation of the values, -1 to 1; null if one of the versions always has the same value.</param>
/// <param name="Psi">The population stability index of the version's values beside those of stable (<see cref="Stability"/>).</param>
/// <param name="Confusion">How often each pair of labels occurs; null for an output that is no label of few values.</param>
/// <param name="Largest">The users with the largest differences, at most 20, the largest first.</param>
/// <param name="Bins">How the numbers of both versions are spread, in bins of equal width; null for labels and texts.</param>
public sealed record OutputComparison(
    string Output,
    string Type,
    long Compared,
    long Missing,
    double? Agreement,
    double? MeanDifference,
    double? MedianDifference,
    double? P99Difference,
    double? MaxDifference,
    bool IsExact,
    double? Correlation,
    double? Psi,
    IReadOnlyList<ConfusionCount>? Confusion,
    IReadOnlyList<LargeDifference> Largest,
    IReadOnlyList<OutputBin>? Bins);
