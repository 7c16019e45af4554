namespace ModelPipeline.Tests;

public sealed class StabilityTests
{
    [Fact]
    public void Index_TwoGroups_IsThatOfTheFormula()
    {
        var expected = ValueBinsTests.Of([.. Labels(60, 40)]);
        var actual = ValueBinsTests.Of([.. Labels(30, 70)]);

        var p0 = 60.5 / 101;
        var p1 = 40.5 / 101;
        var q0 = 30.5 / 101;
        var q1 = 70.5 / 101;
        var index = ((q0 - p0) * Math.Log(q0 / p0)) + ((q1 - p1) * Math.Log(q1 / p1));
        Assert.Equal(index, Stability.Index(expected, actual)!.Value, 1e-12);
        Assert.Equal(0, Stability.Index(expected, expected)!.Value, 1e-12);
    }

    [Fact]
    public void Index_Numbers_HasTenGroupsOfEqualShare()
    {
        // A thousand equal steps, each in a bin of its own or with its neighbour: ten groups of about a hundred.
        var expected = ValueBinsTests.Of([.. Enumerable.Range(0, 1000).Select(step => 1 + (step / 1000.0))]);
        var upper = ValueBinsTests.Of([.. Enumerable.Range(500, 500).Select(step => 1 + (step / 1000.0))]);

        // About (0 - 0.1) ln(0.001 / 0.1) for five groups and (0.2 - 0.1) ln(2) for the other five.
        Assert.InRange(Stability.Index(expected, upper)!.Value, 2.2, 3.4);
    }

    [Fact]
    public void Index_SameDistribution_StaysBelowTheUsualLimit()
    {
        var random = new Random(11);
        var highest = 0.0;
        for (var window = 0; window < 200; window++)
        {
            var expected = ValueBinsTests.Of([.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())]);
            var actual = ValueBinsTests.Of([.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())]);
            highest = Math.Max(highest, Stability.Index(expected, actual)!.Value);
        }

        Assert.InRange(highest, 0.01, 0.1);
    }

    [Fact]
    public void Index_AnotherText_OrMissingValues_IsLarge()
    {
        var expected = Texts("yes", "no");
        var others = Texts("yes", "maybe");
        var missing = ValueBinsTests.Of([.. Enumerable.Repeat(double.NaN, 100)]);

        Assert.InRange(Stability.Index(expected, others)!.Value, 1, 20);
        Assert.InRange(Stability.Index(ValueBinsTests.Of([.. Labels(50, 50)]), missing)!.Value, 1, 20);
    }

    [Fact]
    public void Index_WithoutValues_IsNull()
    {
        Assert.Null(Stability.Index(new(), ValueBinsTests.Of(1)));
        Assert.Null(Stability.Index(ValueBinsTests.Of(1), new()));
    }

    private static IEnumerable<double> Labels(int zeros, int ones) =>
        Enumerable.Repeat(0.0, zeros).Concat(Enumerable.Repeat(1.0, ones));

    private static ValueBins Texts(params string[] texts)
    {
        var bins = new ValueBins();
        foreach (var text in Enumerable.Repeat(texts, 50).SelectMany(each => each))
            bins.Add(text);
        return bins;
    }
}
