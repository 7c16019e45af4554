namespace ModelPipeline;

/// <summary>The measures of a column in a window beside its baseline.</summary>
internal sealed record Measures
{
    public required string Kind { get; init; }

    public long Rows { get; private init; }

    public long BaselineRows { get; private init; }

    /// <summary>The number of rows in the groups: those that the version can take.</summary>
    public long Values { get; private init; }

    public long BaselineValues { get; private init; }

    public bool HasNumbers => Kind is "number" or "age" or "length";

    public double? Psi { get; private init; }

    public double? PsiFloor { get; private init; }

    public double PsiNoise { get; private init; }

    public double? JensenShannon { get; private init; }

    public double? Ks { get; private init; }

    public double KsNoise { get; private init; }

    public double? LargestDifference { get; private init; }

    public double NullShare { get; private init; }

    public double? BaselineNullShare { get; private init; }

    public double UnusableShare { get; private init; }

    public double BaselineUnusableShare { get; private init; }

    public double? NewShare { get; private init; }

    /// <summary>
    /// The expected share of rows with a new text, without any drift. It is about the share of texts that the baseline has once (Good and
    /// Turing).
    /// </summary>
    public double UnseenShare { get; private init; }

    /// <summary>How far the share of new texts is from <see cref="UnseenShare"/> by chance alone.</summary>
    public double UnseenNoise { get; private init; }

    public double? OutOfRangeShare { get; private init; }

    /// <summary>The measures.</summary>
    /// <param name="expected">The column of the baseline; null if there is none.</param>
    /// <param name="actual">The column of the window.</param>
    /// <param name="groups">Their groups; empty where one of the two has no rows.</param>
    public static Measures Of(ColumnCounts? expected, ColumnCounts actual, IReadOnlyList<DriftGroup> groups)
    {
        var isCategory = actual.HasCategories && expected?.HasCategories != false;
        var made = new Measures
        {
            Kind = KindOf(actual.Kind, isCategory),
            Rows = actual.Rows,
            NullShare = Share(actual.Nulls, actual.Rows),
            UnusableShare = Share(actual.Unusable, actual.Rows),
        };
        if (expected is null || expected.Rows == 0)
            return made;
        made = made with
        {
            BaselineRows = expected.Rows,
            BaselineNullShare = Share(expected.Nulls, expected.Rows),
            BaselineUnusableShare = Share(expected.Unusable, expected.Rows),
            Values = groups.Sum(group => group.Actual),
            BaselineValues = groups.Sum(group => group.Expected),
        };
        if (made.Values == 0 || made.BaselineValues == 0)
            return made;
        (long Expected, long Actual)[] counts = [.. groups.Select(group => (group.Expected, group.Actual))];
        made = made with
        {
            Psi = Distances.Psi(counts),
            PsiFloor = Distances.PsiFloor(counts.Length, made.BaselineValues, made.Values),
            PsiNoise = Distances.PsiNoise(counts.Length, made.BaselineValues, made.Values),
            JensenShannon = Distances.JensenShannon(counts),
        };
        return isCategory ? made.WithCategories(expected, actual, counts) : made.WithNumbers(expected, actual, groups);
    }

    /// <summary>The difference between a share of the window and one of the baseline that chance alone can make.</summary>
    public double Noise(double share, double baselineShare)
    {
        var both = ((share * Rows) + (baselineShare * BaselineRows)) / (Rows + BaselineRows);
        return Distances.ShareNoise(Math.Max(both, 1.0 / Rows), BaselineRows, Rows);
    }

    /// <summary>The share of a part in the whole; 0 if the whole is 0.</summary>
    public static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;

    private static string KindOf(ColumnKind kind, bool isCategory) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Age => "age",
        ColumnKind.Vector => "vector",
        _ => isCategory ? "category" : "length",
    };

    private Measures WithCategories(ColumnCounts expected, ColumnCounts actual, (long Expected, long Actual)[] counts)
    {
        var known = expected.Texts.All();
        var once = known.Count(each => each.Count == 1);
        var twice = known.Count(each => each.Count == 2);
        var unknown = actual.Texts.All().Where(each => expected.Texts.CountOf(each.Hash) == 0).Sum(each => each.Count);
        return this with
        {
            LargestDifference = Distances.LargestDifference(counts),
            NewShare = Share(unknown, Rows),
            UnseenShare = Share(once, BaselineRows),
            UnseenNoise = Distances.UnseenNoise(once, twice, Share(unknown, Rows), BaselineRows, Rows),
        };
    }

    private Measures WithNumbers(ColumnCounts expected, ColumnCounts actual, IReadOnlyList<DriftGroup> groups)
    {
        var numbers = actual.Values.Count - actual.Values.Missing;
        var baseline = expected.Values.Count - expected.Values.Missing;
        if (Kind == "vector" || numbers == 0 || baseline == 0)
            return this;
        return this with
        {
            Ks = Distances.KolmogorovSmirnov(expected.Values, actual.Values),
            KsNoise = Distances.KolmogorovSmirnovNoise(baseline, numbers),
            OutOfRangeShare = Share(
                groups.Where(group => group.Kind is DriftGroup.Below or DriftGroup.Above).Sum(group => group.Actual), numbers),
        };
    }
}
