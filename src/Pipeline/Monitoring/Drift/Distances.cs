namespace ModelPipeline;

/// <summary>How far two distributions differ, from their counts in the same groups. Pure functions.</summary>
internal static class Distances
{
    // Each group gets half a value more, so that an empty group gives a finite index.
    private const double Smoothing = 0.5;

    // Of ten thousand columns without drift, one is beyond the noise.
    private const double Rare = 1e-4;
    private const double StandardErrors = 3.719;

    /// <summary>
    /// The population stability index: the sum of (q - p) ln(q / p), with p and q the shares of the groups, each group with half a value
    /// more.
    /// </summary>
    /// <param name="groups">The counts. Both distributions have values.</param>
    public static double Psi(IReadOnlyList<(long Expected, long Actual)> groups)
    {
        var expected = groups.Sum(group => group.Expected) + (Smoothing * groups.Count);
        var actual = groups.Sum(group => group.Actual) + (Smoothing * groups.Count);
        var index = 0.0;
        foreach (var group in groups)
        {
            var p = (group.Expected + Smoothing) / expected;
            var q = (group.Actual + Smoothing) / actual;
            index += (q - p) * Math.Log(q / p);
        }

        return index;
    }

    /// <summary>The expected index without any drift.</summary>
    /// <param name="groups">The number of groups.</param>
    /// <param name="expected">The number of values of the baseline.</param>
    /// <param name="actual">The number of values of the window.</param>
    public static double PsiFloor(int groups, long expected, long actual) => (groups - 1) * PerValue(expected, actual);

    /// <summary>The index that one of ten thousand columns without any drift reaches.</summary>
    /// <inheritdoc cref="PsiFloor"/>
    public static double PsiNoise(int groups, long expected, long actual)
    {
        // The index divided by (1/n + 1/m) has a chi-squared distribution; the quantile is approximated by the formula of Wilson and
        // Hilferty.
        var freedom = groups - 1;
        if (freedom == 0)
            return 0;
        var spread = 2.0 / (9 * freedom);
        return freedom * Math.Pow(1 - spread + (StandardErrors * Math.Sqrt(spread)), 3) * PerValue(expected, actual);
    }

    /// <summary>The Jensen-Shannon distance with base 2: 0 for equal distributions, 1 for those with nothing in common.</summary>
    /// <inheritdoc cref="Psi"/>
    public static double JensenShannon(IReadOnlyList<(long Expected, long Actual)> groups)
    {
        var expected = (double)groups.Sum(group => group.Expected);
        var actual = (double)groups.Sum(group => group.Actual);
        var divergence = 0.0;
        foreach (var group in groups)
        {
            var p = group.Expected / expected;
            var q = group.Actual / actual;
            var middle = (p + q) / 2;
            divergence += Part(p, middle) + Part(q, middle);
        }

        // Rounding can make the divergence of equal distributions less than zero.
        return Math.Sqrt(Math.Max(divergence, 0) / 2);
    }

    /// <summary>The largest difference of the shares of a group.</summary>
    /// <inheritdoc cref="Psi"/>
    public static double LargestDifference(IReadOnlyList<(long Expected, long Actual)> groups)
    {
        var expected = (double)groups.Sum(group => group.Expected);
        var actual = (double)groups.Sum(group => group.Actual);
        return groups.Max(group => Math.Abs((group.Expected / expected) - (group.Actual / actual)));
    }

    /// <summary>
    /// The statistic of Kolmogorov and Smirnov: the largest difference of the two cumulative shares of numbers, taken at the ends of bins.
    /// Null where one of the two has no numbers.
    /// </summary>
    public static double? KolmogorovSmirnov(ValueBins expected, ValueBins actual)
    {
        if (expected.Count == expected.Missing || actual.Count == actual.Missing)
            return null;
        var both = new ValueBins();
        both.Add(expected);
        both.Add(actual);
        var (below, belowActual) = (0L, 0L);
        var largest = 0.0;
        foreach (var (page, bin, _) in both.Counts())
        {
            below += expected.CountOf(page, bin);
            belowActual += actual.CountOf(page, bin);
            largest = Math.Max(largest, Math.Abs(
                ((double)below / (expected.Count - expected.Missing)) - ((double)belowActual / (actual.Count - actual.Missing))));
        }

        return largest;
    }

    /// <summary>The statistic of Kolmogorov and Smirnov that one of ten thousand columns without any drift reaches.</summary>
    public static double KolmogorovSmirnovNoise(long expected, long actual) =>
        Math.Sqrt(Math.Log(2 / Rare) / 2 * PerValue(expected, actual));

    /// <summary>The difference of two shares that one of ten thousand columns without any drift reaches.</summary>
    /// <param name="share">The share in the baseline and the window together.</param>
    /// <param name="expected">The number of values of the baseline.</param>
    /// <param name="actual">The number of values of the window.</param>
    public static double ShareNoise(double share, long expected, long actual) =>
        StandardErrors * Math.Sqrt(share * (1 - share) * PerValue(expected, actual));

    /// <summary>
    /// The difference between the share of new texts and the estimate of Good and Turing that one of ten thousand columns without drift
    /// reaches.
    /// </summary>
    /// <param name="once">The number of texts that the baseline has once.</param>
    /// <param name="twice">The number of texts that it has twice.</param>
    /// <param name="share">The share of rows of the window with a new text.</param>
    /// <param name="expected">The number of rows of the baseline.</param>
    /// <param name="actual">The number of rows of the window.</param>
    public static double UnseenNoise(int once, int twice, double share, long expected, long actual)
    {
        var estimate = (once + (2.0 * twice)) / expected / expected;
        return StandardErrors * Math.Sqrt(estimate + (Math.Max(share * (1 - share), 1.0 / actual) / actual));
    }

    private static double PerValue(long expected, long actual) => (1.0 / expected) + (1.0 / actual);

    private static double Part(double share, double middle) => share > 0 ? share * Math.Log2(share / middle) : 0;
}
