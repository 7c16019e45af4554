using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Judges a candidate by what it and the stable version did in the same time. Pure. Each limit is one-sided, and has a margin for chance,
/// so
/// that a sound candidate stays.
/// </summary>
public static class RolloutGuard
{
    // A count this many standard errors above what a limit allows is no chance.
    private const double StandardErrors = 4;

    // Without any difference the index is about (groups - 1) x (1/n + 1/m), with ten groups.
    private const double ChanceOfIndex = 3 * 9;

    private const double Median = 0.5;
    private const double Slowest = 0.99;

    /// <summary>Why the candidate is taken back; null if it stays.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="candidate">What the candidate did since it got its share.</param>
    /// <param name="stable">What the stable version did in the same time.</param>
    public static string? Judge(GuardLimits limits, VersionStatistics candidate, VersionStatistics stable)
    {
        if (candidate.Users < limits.MinUsers)
            return null;
        return JudgeFailures(limits, candidate, stable) ?? JudgeTime(limits, candidate, stable) ?? JudgeScores(limits, candidate, stable);
    }

    private static string? JudgeFailures(GuardLimits limits, VersionStatistics candidate, VersionStatistics stable)
    {
        // Rows that stable cannot score either are not the candidate's fault.
        var allowed = Math.Max(limits.MaxFailureShare, stable.FailureShare);
        var margin = StandardErrors * Math.Sqrt(allowed * (1 - allowed) / candidate.Users);
        return candidate.FailureShare > allowed + margin
            ? $"{Percent(candidate.FailureShare)} of its {candidate.Users} users got no score, more than maxFailureShare "
                + $"({Percent(limits.MaxFailureShare)}); stable: {Percent(stable.FailureShare)}."
            : null;
    }

    private static string? JudgeTime(GuardLimits limits, VersionStatistics candidate, VersionStatistics stable)
    {
        // A slow tail alone may come from the machine. A model that is slower is so for half of its batches too.
        var slowest = candidate.Times.RatioTo(stable.Times, Slowest);
        var median = candidate.Times.RatioTo(stable.Times, Median);
        return slowest > limits.MaxP99Ratio && median > 1 + ((limits.MaxP99Ratio - 1) / 2)
            ? $"The 99th percentile of its model time is {Number(slowest.Value)} times that of stable, more than maxP99Ratio "
                + $"({Number(limits.MaxP99Ratio)}), for batches of the same size; the median is {Number(median.Value)} times as long."
            : null;
    }

    private static string? JudgeScores(GuardLimits limits, VersionStatistics candidate, VersionStatistics stable)
    {
        if (stable.Scored == 0 || candidate.Scored == 0 || candidate.LargestShift(stable) is not var (output, index))
            return null;
        var chance = ChanceOfIndex * ((1.0 / candidate.Scored) + (1.0 / stable.Scored));
        return index > limits.MaxScorePsi + chance
            ? $"The stability index of '{output}' between its users and those of stable is {Number(index)}, more than maxScorePsi "
                + $"({Number(limits.MaxScorePsi)})."
            : null;
    }

    private static string Percent(double share) => $"{Number(share * 100)}%";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
