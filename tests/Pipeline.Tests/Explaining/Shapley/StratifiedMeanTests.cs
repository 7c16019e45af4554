namespace ModelPipeline.Tests;

public sealed class StratifiedMeanTests
{
    [Fact]
    public void ToContributions_StrataThatDifferOnly_HaveNoError()
    {
        var mean = new StratifiedMean(strata: 2, numbers: 1);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            mean.Add(0, [1]);
            mean.Add(1, [5]);
        }

        Assert.Equal(new Contribution(3, 0), Assert.Single(mean.ToContributions()));
    }

    [Fact]
    public void ToContributions_SamplesWithinStrata_HaveTheErrorOfAStratifiedSample()
    {
        var mean = new StratifiedMean(strata: 2, numbers: 2);
        mean.Add(0, [1, 10]);
        mean.Add(0, [3, 10]);
        mean.Add(1, [10, 20]);
        mean.Add(1, [14, 22]);

        var contributions = mean.ToContributions();

        // Variances of the means of the strata: 2 / 2 and 8 / 2; 0 and 2 / 2.
        Assert.Equal((7.0, Math.Sqrt(1 + 4) / 2), (contributions[0].Value, contributions[0].StandardError));
        Assert.Equal((15.5, Math.Sqrt(1) / 2), (contributions[1].Value, contributions[1].StandardError));
    }
}
