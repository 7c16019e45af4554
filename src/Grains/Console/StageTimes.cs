namespace ModelPipeline.Grains;

/// <summary>How long runs took in a stage.</summary>
/// <param name="Runs">The number of runs.</param>
/// <param name="Mean">The mean, in milliseconds.</param>
/// <param name="Median">The median, in milliseconds.</param>
/// <param name="P99">The time that 99 of 100 runs did not exceed, in milliseconds.</param>
internal sealed record StageTimes(int Runs, double Mean, double Median, double P99)
{
    /// <summary>The times of a stage, by its place in <see cref="MetricStep.Stages"/>.</summary>
    public static StageTimes Of(MetricStep step, int stage)
    {
        var buckets = step.Buckets(stage);
        var runs = 0;
        foreach (var count in buckets)
            runs += count;
        return runs == 0
            ? new(0, 0, 0, 0)
            : new(runs, Rounded(step.Time(stage).TotalMilliseconds / runs), Quantile(buckets, runs, 0.5), Quantile(buckets, runs, 0.99));
    }

    // Within a bucket the times are taken to lie evenly.
    private static double Quantile(ReadOnlySpan<int> buckets, int runs, double share)
    {
        var rank = share * runs;
        var below = 0;
        for (var at = 0; at < MetricStep.Bounds.Count; at++)
        {
            if (buckets[at] > 0 && below + buckets[at] >= rank)
            {
                var from = at == 0 ? 0 : MetricStep.Bounds[at - 1];
                return Rounded(1_000 * (from + ((MetricStep.Bounds[at] - from) * (rank - below) / buckets[at])));
            }

            below += buckets[at];
        }

        return 1_000 * MetricStep.Bounds[^1];
    }

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, 3);
}
