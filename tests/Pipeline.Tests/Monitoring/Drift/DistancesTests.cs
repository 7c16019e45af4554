namespace ModelPipeline.Tests;

public sealed class DistancesTests
{
    private static readonly (long, long)[] Same = [(10, 20), (30, 60), (0, 0), (60, 120)];

    [Fact]
    public void Distances_OfEqualShares_AreZero()
    {
        Assert.Equal(0, Distances.JensenShannon(Same), 1e-8);
        Assert.Equal(0, Distances.LargestDifference(Same));
        Assert.Equal(0, Distances.Psi([(25, 25), (75, 75)]));
    }

    [Fact]
    public void Distances_OfNothingInCommon_AreOne()
    {
        (long, long)[] groups = [(100, 0), (0, 50)];

        Assert.Equal(1, Distances.JensenShannon(groups), 1e-12);
        Assert.Equal(1, Distances.LargestDifference(groups));
    }

    [Fact]
    public void Psi_OfKnownGroups_IsTheSumByHand()
    {
        // Half a value more in each of two groups: 10.5 and 30.5 of 41, 20.5 and 20.5 of 41.
        var expected = ((20.5 / 41) - (10.5 / 41)) * Math.Log(20.5 / 10.5);
        expected += ((20.5 / 41) - (30.5 / 41)) * Math.Log(20.5 / 30.5);

        Assert.Equal(expected, Distances.Psi([(10, 20), (30, 20)]), 1e-12);
    }

    [Fact]
    public void PsiNoise_IsTheQuantileOfChiSquared()
    {
        // The 99.99 percent quantiles of chi-squared with 1, 10 and 50 degrees of freedom; the approximation is a little larger for 1.
        Assert.Equal(15.14, Distances.PsiNoise(2, 1, long.MaxValue), 1.2);
        Assert.Equal(35.56, Distances.PsiNoise(11, 1, long.MaxValue), 0.5);
        Assert.Equal(95.97, Distances.PsiNoise(51, 1, long.MaxValue), 0.5);
        Assert.Equal(10 * (0.01 + 0.001), Distances.PsiFloor(11, 100, 1_000), 1e-12);
    }

    [Fact]
    public void KolmogorovSmirnov_OfBins_IsTheLargestDifferenceOfCumulativeShares()
    {
        var expected = new ValueBins();
        var actual = new ValueBins();
        foreach (var value in new double[] { 1, 2, 3, 4 })
            expected.Add(value);
        foreach (var value in new double[] { 3, 4, 5, double.NaN, -1 })
            actual.Add(value);

        Assert.Equal(0.25, Distances.KolmogorovSmirnov(expected, actual)!.Value, 1e-12);
        Assert.Null(Distances.KolmogorovSmirnov(expected, new()));
    }

    // The statistic D of n and m numbers is larger with a probability of about 2 exp(-2 D^2 n m / (n + m)).
    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(300, 7_000)]
    public void KolmogorovSmirnovNoise_IsWhatOneOfTenThousandReaches(long n, long m)
    {
        var noise = Distances.KolmogorovSmirnovNoise(n, m);

        Assert.Equal(1e-4, 2 * Math.Exp(-2 * noise * noise * n * m / (n + m)), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 100, 400, 0.05590169943749474)]
    [InlineData(0.1, 1_000, 1_000, 0.013416407864998738)]
    [InlineData(1, 10, 10, 0)]
    public void ShareNoise_IsAMultipleOfTheStandardErrorOfADifference(double share, long n, long m, double error) =>
        Assert.Equal(3.719 * error, Distances.ShareNoise(share, n, m), 1e-12);

    // Nobody can tell a share of none in ten rows from one row in ten.
    [Theory]
    [InlineData(0, 0, 0, 0.1)]
    [InlineData(6, 5, 0.5, 0.16309506430300088)]
    public void UnseenNoise_IsThatOfTheEstimateAndOfTheWindow(int once, int twice, double share, double error) =>
        Assert.Equal(3.719 * error, Distances.UnseenNoise(once, twice, share, 100, 10), 1e-9);

    [Fact]
    public void Psi_OfOneGroup_HasNoFloorAndNoNoise()
    {
        Assert.Equal(0, Distances.PsiFloor(1, 10, 10));
        Assert.Equal(0, Distances.PsiNoise(1, 10, 10));
    }

    [Fact]
    public void LargestDifference_OfSharesThatGoBothWays_IsTheLargerOfThem()
    {
        Assert.Equal(0.3, Distances.LargestDifference([(50, 20), (30, 40), (20, 40)]), 1e-12);
        Assert.Equal(0.3, Distances.LargestDifference([(20, 50), (40, 30), (40, 20)]), 1e-12);
    }

    [Fact]
    public void KolmogorovSmirnov_OfNothingInCommon_IsOneWhicheverIsFirst()
    {
        var low = new ValueBins();
        var high = new ValueBins();
        for (var i = 0; i < 10; i++)
        {
            low.Add(i - 20);
            high.Add(i);
        }

        Assert.Equal(1, Distances.KolmogorovSmirnov(low, high));
        Assert.Equal(1, Distances.KolmogorovSmirnov(high, low));
        Assert.Equal(0, Distances.KolmogorovSmirnov(low, low));
        Assert.Null(Distances.KolmogorovSmirnov(new(), low));
    }
}
