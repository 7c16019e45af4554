using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Compares a column of a window with its baseline, and judges the difference. A measure counts only if chance alone would make it in fewer
/// than one of ten thousand columns. Pure.
/// </summary>
/// <param name="options">The limits.</param>
internal sealed class DriftJudge(DriftOptions options)
{
    // Fewer rows are too few for any verdict.
    private const int FewestRows = 30;

    private static readonly DriftLimits Nulls = new(0.05, 0.1);
    private static readonly DriftLimits Faults = new(0.01, 0.05);

    private DriftLimits Shift => new(options.Warning, options.Drifted);

    /// <summary>Judges a column.</summary>
    /// <param name="expected">The column of the baseline; null if there is none.</param>
    /// <param name="actual">The column of the window.</param>
    /// <param name="before">The earlier verdict; the limits are lower for a column that was beyond them.</param>
    public ColumnDrift Judge(ColumnCounts? expected, ColumnCounts actual, DriftStatus before = DriftStatus.Ok)
    {
        var groups = expected is null || expected.Rows == 0 || actual.Rows == 0 ? [] : DriftGroups.Of(expected, actual);
        var measures = Measures.Of(expected, actual, groups);
        var (status, reason) = Verdict(measures, before);
        return new(
            actual.Name,
            measures.Kind,
            status.ToString(),
            reason,
            actual.Rows,
            measures.Psi,
            measures.PsiFloor,
            measures.JensenShannon,
            measures.Ks,
            measures.LargestDifference,
            measures.NullShare,
            measures.BaselineNullShare,
            measures.UnusableShare,
            actual.Reasons,
            measures.NewShare,
            measures.OutOfRangeShare,
            measures.HasNumbers ? actual.Values.Quantile(0.5) : null,
            measures.HasNumbers ? expected?.Values.Quantile(0.5) : null,
            [.. groups.Select(group => Bin(group, measures))]);
    }

    private (DriftStatus Status, string Reason) Verdict(Measures measured, DriftStatus before)
    {
        if (measured.BaselineRows == 0)
            return (DriftStatus.TooFew, "There is no baseline for this column.");
        if (measured.Rows < FewestRows)
            return (DriftStatus.TooFew, $"The window has {measured.Rows} rows; a verdict needs at least {FewestRows}.");
        var worst = (Status: DriftStatus.Ok, Reason: "");
        if (measured.Psi is { } psi && psi > measured.PsiNoise)
            Take(Shift.Of(psi - measured.PsiFloor!.Value, before), $"stability index {Number(psi)}");
        if (measured.Ks is { } ks && ks > measured.KsNoise)
            Take(Shift.Of(ks, before), $"Kolmogorov-Smirnov statistic {Number(ks)}");
        if (measured.LargestDifference is { } difference && difference > measured.Noise(0.5, 0.5))
            Take(Shift.Of(difference, before), $"share of a category changed by {Number(difference)}");
        TakeShare(Nulls, measured.NullShare, measured.BaselineNullShare!.Value, "null", isBothWays: true);
        TakeShare(Faults, measured.UnusableShare, measured.BaselineUnusableShare, "unusable");
        TakeShare(Faults, measured.NewShare ?? 0, measured.UnseenShare, "new category", noise: measured.UnseenNoise);
        TakeShare(Faults, measured.OutOfRangeShare ?? 0, 0, "out of range");
        if (worst.Status == DriftStatus.Ok && measured.PsiNoise - measured.PsiFloor > options.Warning)
        {
            return (DriftStatus.TooFew,
                $"{measured.Rows} rows beside {measured.BaselineRows} of the baseline cannot tell a shift of {Number(options.Warning)} from chance.");
        }

        return worst;

        void TakeShare(DriftLimits limits, double share, double usual, string what, bool isBothWays = false, double? noise = null)
        {
            var excess = isBothWays ? Math.Abs(share - usual) : share - usual;
            if (excess > (noise ?? measured.Noise(share, usual)))
                Take(limits.Of(excess, before), $"{what} share {Number(share)}, {Number(usual)} is usual");
        }

        void Take(DriftStatus status, string what)
        {
            if (status > worst.Status)
                worst = (status, what);
        }
    }

    private static DriftBin Bin(DriftGroup group, Measures measures) => new(
        group.Kind,
        Measures.Share(group.Expected, measures.BaselineValues),
        Measures.Share(group.Actual, measures.Values),
        group.From,
        group.To,
        group.Hash == 0 ? null : TextHash.Name(group.Hash));

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
