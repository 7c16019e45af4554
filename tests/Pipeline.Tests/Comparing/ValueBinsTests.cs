namespace ModelPipeline.Tests;

public sealed class ValueBinsTests
{
    [Fact]
    public void Quantile_OfManyNumbers_IsWithinOnePercent()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 4) - 2).Order().ToArray();

        var bins = Of(values);

        foreach (var share in new[] { 0.01, 0.1, 0.5, 0.9, 0.99 })
        {
            var exact = values[(int)(share * values.Length)];
            Assert.InRange(Math.Abs(bins.Quantile(share)!.Value - exact), 0, (Math.Abs(exact) * 0.01) + 0.001);
        }
    }

    [Fact]
    public void Add_OddNumbers_CountsEachOnce()
    {
        var bins = Of(double.NaN, 0, -0.0, double.Epsilon, 1e-300, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, 1);

        Assert.Equal((9, 1, 4), (bins.Count, bins.Missing, bins.Zeros));
        Assert.Equal(8, bins.Counts().Sum(each => each.Count));
    }

    [Fact]
    public void Counts_WholeNumbers_HaveABinEachInOrder()
    {
        var values = Enumerable.Range(-64, 129).Select(value => (double)value).ToArray();

        var bins = Of(values);

        Assert.All(bins.Counts(), each => Assert.Equal(1, each.Count));
        Assert.Equal(129, bins.Counts().Count());
        Assert.InRange(bins.Quantile(0.25)!.Value, -33, -31);
    }

    [Fact]
    public void Add_Merge_IsTheSameInAnyOrder()
    {
        var random = new Random(3);
        var parts = Enumerable.Range(0, 4).Select(_ => Of([.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() - 0.5)])).ToList();
        var forward = new ValueBins();
        var backward = new ValueBins();

        parts.ForEach(forward.Add);
        Enumerable.Reverse(parts).ToList().ForEach(backward.Add);

        Assert.Equal(forward.Counts(), backward.Counts());
        forward.Subtract(parts[0]);
        backward = new();
        parts.Skip(1).ToList().ForEach(backward.Add);
        Assert.Equal(backward.Counts(), forward.Counts());
    }

    [Fact]
    public void Add_Column_TakesEveryTypeOfOutput()
    {
        bool[] nulls = [false, true];
        Column[] columns =
        [
            new Column<float>(new("a", ColumnType.Single), new float[2], nulls),
            new Column<double>(new("b", ColumnType.Double), new double[2], nulls),
            new Column<long>(new("c", ColumnType.Int64), new long[2], nulls),
            new Column<bool>(new("d", ColumnType.Boolean), new bool[2], nulls),
            new Column<string>(new("e", ColumnType.String), new[] { "yes", null! }, nulls),
            new Column<DateTime>(new("f", ColumnType.Timestamp), new[] { DateTime.UnixEpoch, default }, nulls),
        ];

        foreach (var column in columns)
        {
            var bins = new ValueBins();
            bins.Add(column);
            Assert.Equal((2, 1), (bins.Count, bins.Missing));
        }
    }

    internal static ValueBins Of(params double[] values)
    {
        var bins = new ValueBins();
        foreach (var value in values)
            bins.Add(value);
        return bins;
    }
}
