namespace ModelPipeline;

/// <summary>
/// Divides the values of a column into groups that hold enough of the baseline: tenths of its numbers, its frequent categories. The groups
/// depend on the baseline alone, so that windows can be compared with each other.
/// </summary>
internal static class DriftGroups
{
    private const int Tenths = 10;
    private const int MostCategories = 50;

    // A category in fewer rows of the baseline is one of the others.
    private const double LeastShare = 0.005;

    /// <summary>The groups of a column, nulls first, then values in their order.</summary>
    public static IReadOnlyList<DriftGroup> Of(ColumnCounts expected, ColumnCounts actual)
    {
        var groups = new List<DriftGroup>();
        if (expected.Nulls + actual.Nulls > 0)
            groups.Add(new(DriftGroup.Null, expected.Nulls, actual.Nulls));
        if (expected.Kind == ColumnKind.Vector)
            groups.Add(new(DriftGroup.Values, expected.Rows - expected.Nulls, actual.Rows - actual.Nulls));
        else if (expected.HasCategories && actual.HasCategories)
            AddCategories(groups, expected.Texts, actual.Texts);
        else
            AddNumbers(groups, expected.Values, actual.Values);
        return groups;
    }

    private static void AddNumbers(List<DriftGroup> groups, ValueBins expected, ValueBins actual)
    {
        var both = new ValueBins();
        both.Add(expected);
        both.Add(actual);
        var full = (double)(expected.Count - expected.Missing) / Tenths;
        var left = expected.Count - expected.Missing;
        var open = (DriftGroup?)null;
        var isBelow = true;
        foreach (var (page, bin, _) in both.Counts())
        {
            var own = expected.CountOf(page, bin);
            if (open is not null && own > 0 && isBelow)
                Close();
            isBelow &= own == 0;
            var (from, to) = ValueBins.Range(page, bin);
            open ??= new(NameOf(isBelow, left), 0, 0) { From = from };
            open = open with { Expected = open.Expected + own, Actual = open.Actual + actual.CountOf(page, bin), To = to };
            left -= own;
            // If the rest of the baseline is too small for its own group, it joins this group.
            if (own > 0 && (left == 0 || (open.Expected >= full && left >= full / 2)))
                Close();
        }

        if (open is not null)
            Close();

        void Close()
        {
            groups.Add(open!);
            open = null;
        }
    }

    // Values outside of the range of the baseline have groups of their own.
    private static string NameOf(bool isBelow, long left)
    {
        if (isBelow)
            return DriftGroup.Below;
        return left == 0 ? DriftGroup.Above : DriftGroup.Values;
    }

    private static void AddCategories(List<DriftGroup> groups, CategoryCounts expected, CategoryCounts actual)
    {
        var all = expected.All();
        var total = all.Sum(each => each.Count);
        var frequent = all.Where(each => each.Count >= LeastShare * total)
            .OrderByDescending(each => each.Count).ThenBy(each => each.Hash).Take(MostCategories).ToList();
        foreach (var (hash, count) in frequent)
            groups.Add(new(DriftGroup.Category, count, actual.CountOf(hash)) { Hash = hash });
        var others = new DriftGroup(
            DriftGroup.Other,
            total - frequent.Sum(each => each.Count),
            actual.All().Sum(each => each.Count) - frequent.Sum(each => actual.CountOf(each.Hash)));
        if (others.Expected + others.Actual > 0)
            groups.Add(others);
    }
}
