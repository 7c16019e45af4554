namespace ModelPipeline;

/// <summary>Compares what two versions did.</summary>
public static class LiveComparer
{
    private const double Slowest = 0.99;

    /// <summary>The comparison.</summary>
    /// <param name="silos">The number of silos whose statistics these are.</param>
    /// <param name="version">The version, over all silos.</param>
    /// <param name="stable">The stable version, over all silos.</param>
    public static LiveComparison Compare(int silos, VersionStatistics version, VersionStatistics stable) => new(
        silos,
        ActivityOf(version),
        ActivityOf(stable),
        version.Times.RatioTo(stable.Times, Slowest),
        [.. version.Outputs.Union(stable.Outputs).Select(output => Shift(output, version, stable))]);

    private static VersionActivity ActivityOf(VersionStatistics version) => new(
        version.Scored,
        version.Unusable,
        version.Failed,
        version.FailureShare,
        version.Times.Batches,
        version.Times.Quantile(0.5)?.TotalMilliseconds,
        version.Times.Quantile(Slowest)?.TotalMilliseconds,
        version.Times.Rows == 0 ? null : version.Times.Seconds * 1e6 / version.Times.Rows);

    private static OutputShift Shift(string output, VersionStatistics version, VersionStatistics stable)
    {
        var own = version.Distribution(output) ?? new();
        var other = stable.Distribution(output) ?? new();
        return new(output, Stability.Index(other, own), MeanOf(own), MeanOf(other), own.Quantile(0.5), other.Quantile(0.5));
    }

    // JSON has no number for a sum that is beyond the largest one.
    private static double? MeanOf(ValueBins bins) => bins.Finite == 0 || !double.IsFinite(bins.Sum) ? null : bins.Sum / bins.Finite;
}
