namespace ModelPipeline;

/// <summary>
/// The population stability index (PSI): how far two distributions of one output differ. 0 is no difference; above 0.1 is some, above 0.25
/// is large.
/// </summary>
public static class Stability
{
    // Groups of about a tenth of the expected values, as usual.
    private const int Groups = 10;

    /// <summary>
    /// The index of a distribution beside an expected one. Neighbouring bins become groups that each hold at least a tenth of the expected
    /// numbers; each bin of texts is a group, and missing values are a group. Without any difference the index is about
    /// <c>(groups - 1) x (1/n + 1/m)</c> for n and m values.
    /// </summary>
    /// <param name="expected">The expected distribution, such as that of the stable version.</param>
    /// <param name="actual">The other distribution.</param>
    /// <returns>The index, 0 or more; null where one of the two has no values.</returns>
    public static double? Index(ValueBins expected, ValueBins actual)
    {
        if (expected.Count == 0 || actual.Count == 0)
            return null;
        return Distances.Psi(Group(expected, actual));
    }

    private static List<(long Expected, long Actual)> Group(ValueBins expected, ValueBins actual)
    {
        var groups = new List<(long Expected, long Actual)>();
        if (expected.Missing + actual.Missing > 0)
            groups.Add((expected.Missing, actual.Missing));
        var both = new ValueBins();
        both.Add(expected);
        both.Add(actual);
        var full = (double)(expected.Count - expected.Missing) / Groups;
        var open = (Expected: 0L, Actual: 0L);
        foreach (var (page, bin, _) in both.Counts())
        {
            open = (open.Expected + expected.CountOf(page, bin), open.Actual + actual.CountOf(page, bin));
            if (open.Expected < full && !ValueBins.IsText(page))
                continue;
            groups.Add(open);
            open = default;
        }

        if (open == default)
            return groups;
        // What remains at the end is too little for a group of its own, unless it is all there is.
        if (groups.Count > 0 && open.Expected < full && groups[^1].Expected > 0)
        {
            groups[^1] = (groups[^1].Expected + open.Expected, groups[^1].Actual + open.Actual);
        }
        else
        {
            groups.Add(open);
        }
        return groups;
    }
}
