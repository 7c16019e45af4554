namespace ModelPipeline.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void Of_TwoDistributions_HasTheSharesOfBothInTheSameBins()
    {
        // The stable version is even from 0 to 1; all numbers of the other one are 0.87.
        var stable = BinsOf(Enumerable.Range(0, 1_000).Select(i => (i + 0.5) / 1_000));
        var version = BinsOf(Enumerable.Repeat(0.87, 50));

        var bins = Histogram.Of(stable, version)!;

        Assert.Equal(20, bins.Count);
        Assert.All(bins, bin => Assert.InRange(bin.Stable, 0.03, 0.07));
        Assert.Equal(1, bins.Sum(bin => bin.Stable), 9);
        Assert.Equal(1, Assert.Single(bins, bin => bin.From <= 0.87 && bin.To > 0.87).Version, 9);
        Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From, 9));
    }

    [Fact]
    public void Of_NegativeNumbersAndZeros_BeginsWithTheLeast()
    {
        var bins = Histogram.Of(BinsOf([-8, 0, 0, 8]), BinsOf([-8]))!;

        Assert.InRange(bins[0].From, -8.2, -8);
        Assert.InRange(bins[^1].To, 8, 8.2);
        Assert.Equal((0.25, 1), (bins[0].Stable, bins[0].Version));
        Assert.Equal(0.5, Assert.Single(bins, bin => bin.From <= 0 && bin.To > 0).Stable);
    }

    [Fact]
    public void Of_OneNumberOrNone_IsOneBinOrNull()
    {
        Assert.Equal(new(0, 0, 1, 1), Assert.Single(Histogram.Of(BinsOf([0, 0]), BinsOf([0]))!));
        Assert.Null(Histogram.Of(BinsOf([]), BinsOf([1])));
        Assert.Null(Histogram.Of(BinsOf([double.NaN]), BinsOf([1])));
        var texts = new ValueBins();
        texts.Add("a");
        Assert.Null(Histogram.Of(texts, texts));
    }

    private static ValueBins BinsOf(IEnumerable<double> values)
    {
        var bins = new ValueBins();
        foreach (var value in values)
            bins.Add(value);
        return bins;
    }
}
