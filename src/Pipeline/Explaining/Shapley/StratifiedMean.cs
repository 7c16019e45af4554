namespace ModelPipeline;

/// <summary>
/// The mean of samples of several numbers, and its standard error. Each stratum has the same weight and gets one sample in each round. The
/// error of the mean comes from the variance within the strata alone.
/// </summary>
/// <param name="strata">The number of strata.</param>
/// <param name="numbers">The number of numbers in a sample.</param>
internal sealed class StratifiedMean(int strata, int numbers)
{
    // Welford's method: a sum of squares would lose the small differences of large numbers.
    private readonly double[] means = new double[strata * numbers];
    private readonly double[] squares = new double[strata * numbers];
    private readonly int[] samples = new int[strata];

    /// <summary>Adds a sample to a stratum.</summary>
    public void Add(int stratum, ReadOnlySpan<double> sample)
    {
        var count = ++samples[stratum];
        for (var i = 0; i < numbers; i++)
        {
            var at = (stratum * numbers) + i;
            var difference = sample[i] - means[at];
            means[at] += difference / count;
            squares[at] += difference * (sample[i] - means[at]);
        }
    }

    /// <summary>The mean and the standard error of each number. Every stratum has two samples or more.</summary>
    public Contribution[] ToContributions()
    {
        var contributions = new Contribution[numbers];
        for (var i = 0; i < numbers; i++)
        {
            var sum = 0.0;
            var variance = 0.0;
            for (var stratum = 0; stratum < strata; stratum++)
            {
                var at = (stratum * numbers) + i;
                sum += means[at];
                variance += squares[at] / (samples[stratum] - 1) / samples[stratum];
            }

            contributions[i] = new(sum / strata, Math.Sqrt(variance) / strata);
        }

        return contributions;
    }
}
