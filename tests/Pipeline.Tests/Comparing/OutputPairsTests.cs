namespace ModelPipeline.Tests;

public sealed class OutputPairsTests
{
    [Fact]
    public void ToResult_Numbers_HasTheirDifferencesAndCorrelation()
    {
        var result = Compare(ColumnType.Double, [1, 2, 3, 4, 10], [1, 2.5, 4, 4, 6], 100);

        Assert.Equal((5, 0, null, true), (result.Compared, result.Missing, result.Agreement, result.IsExact));
        Assert.Equal((1.1, 0.5, 4.0), (result.MeanDifference, result.MedianDifference, result.MaxDifference));
        // Between the fourth and the fifth of the sorted differences 0, 0, 0.5, 1, 4.
        Assert.Equal(1 + (0.96 * 3), result.P99Difference!.Value, 1e-9);
        Assert.Equal(0.90711, result.Correlation!.Value, 1e-4);
        Assert.Equal([4.0, 1.0, 0.5], result.Largest.Select(each => each.Difference));
        Assert.Equal(("u4", 6.0, 10.0), (result.Largest[0].User, result.Largest[0].Stable, result.Largest[0].Version));
        Assert.Null(result.Confusion);
        Assert.NotNull(result.Bins);
    }

    [Fact]
    public void ToResult_ValuesThatAreMissing_AreCountedAndNotCompared()
    {
        var pairs = new OutputPairs(new("y", ColumnType.Double), 100);
        pairs.Add(
            new Column<double>(new("y", ColumnType.Double), new[] { 1, double.NaN, 3, double.PositiveInfinity, 5 },
                new[] { true, false, false, false, false }),
            new Column<double>(new("y", ColumnType.Double), new[] { 1.0, 2, 3, 4, 5 }, new[] { false, false, true, false, false }),
            ["a", "b", "c", "d", "e"]);

        var result = pairs.ToResult();

        Assert.Equal((1, 4, 0.0), (result.Compared, result.Missing, result.MaxDifference));
    }

    [Fact]
    public void ToResult_NothingToCompare_HasNoNumbers()
    {
        var result = new OutputPairs(new("y", ColumnType.Double), 100).ToResult();

        Assert.Equal((0, null, null), (result.Compared, result.MeanDifference, result.MedianDifference));
        Assert.Equal((null, null), (result.P99Difference, result.MaxDifference));
        Assert.Null(result.Correlation);
        Assert.Empty(result.Largest);
        Assert.Null(new OutputPairs(new("y", ColumnType.String), 100).ToResult().Confusion);
        Assert.Null(new OutputPairs(new("y", ColumnType.String), 100).ToResult().Agreement);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void ToResult_MoreDifferencesThanAreKept_AreCountedInBins(int most, bool isExact)
    {
        var result = Compare(ColumnType.Double, [.. Enumerable.Range(1, 10)], new double[10], most);

        Assert.Equal(isExact, result.IsExact);
        Assert.InRange(result.MedianDifference!.Value, 4.9, 5.6);
        Assert.Equal(10, result.MaxDifference);
    }

    [Fact]
    public void ToResult_WholeNumbers_AreLabelsToo()
    {
        var result = Compare(ColumnType.Int64, [1, 1, 2, 2], [1, 2, 2, 2], 100);

        Assert.Equal((0.75, 0.25), (result.Agreement, result.MeanDifference));
        Assert.Equal([("1", "1", 1L), ("2", "1", 1L), ("2", "2", 2L)],
            result.Confusion!.Select(each => (each.Stable, each.Version, each.Users)));
        Assert.Null(result.Bins);
    }

    [Fact]
    public void ToResult_Booleans_AgreeOrNot()
    {
        var pairs = new OutputPairs(new("y", ColumnType.Boolean), 100);
        pairs.Add(new Column<bool>(new("y", ColumnType.Boolean), new[] { true, false, true }),
            new Column<bool>(new("y", ColumnType.Boolean), new[] { true, true, true }), ["a", "b", "c"]);

        var result = pairs.ToResult();

        Assert.Equal(2.0 / 3, result.Agreement);
        Assert.Equal([("true", "false", 1L), ("true", "true", 2L)],
            result.Confusion!.Select(each => (each.Stable, each.Version, each.Users)));
        Assert.Equal(new LargeDifference("b", true, false, null), Assert.Single(result.Largest));
        Assert.Null(result.MeanDifference);
        Assert.Null(result.Correlation);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void ToResult_LabelsOfManyKinds_HaveNoTable(int kinds, bool hasTable)
    {
        double[] labels = [.. Enumerable.Range(0, kinds)];

        var result = Compare(ColumnType.Int64, labels, labels, 100);

        Assert.Equal(hasTable, result.Confusion is not null);
        Assert.Equal(hasTable, result.Bins is null);
        Assert.Equal(1, result.Agreement);
    }

    [Fact]
    public void ToResult_ManyDifferences_KeepsTheTwentyLargestAndOfEqualOnesTheFirstUsers()
    {
        var users = Enumerable.Range(0, 30).Select(row => $"u{row:00}").Reverse().ToArray();
        var pairs = new OutputPairs(new("y", ColumnType.Double), 100);
        var version = Observed.Numbers("y", [.. users.Select(user => user == "u29" ? 5.0 : 1.0)]);
        pairs.Add(version, Observed.Numbers("y", new double[30]), users);

        var largest = pairs.ToResult().Largest;

        Assert.Equal(["u29", .. Enumerable.Range(0, 19).Select(row => $"u{row:00}")], largest.Select(each => each.User));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 2, 4, 6 }, 1.0)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 3, 2, 1 }, -1.0)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 5, 5, 5 }, null)]
    [InlineData(new double[] { 5, 5, 5 }, new double[] { 1, 2, 3 }, null)]
    [InlineData(new double[] { 1_000_000_001, 1_000_000_002, 1_000_000_003, 1_000_000_004 }, new double[] { 1, 3, 2, 4 }, 0.8)]
    public void Correlation_IsPearsons(double[] x, double[] y, double? expected)
    {
        var moments = new CoMoments();
        for (var row = 0; row < x.Length; row++)
            moments.Add(x[row], y[row]);

        Assert.Equal(expected is null, moments.Correlation is null);
        Assert.Equal(expected ?? 0, moments.Correlation ?? 0, 1e-6);
    }

    private static OutputComparison Compare(ColumnType type, double[] version, double[] stable, int mostExact)
    {
        var field = new Field("y", type);
        var pairs = new OutputPairs(field, mostExact);
        pairs.Add(Of(version), Of(stable), [.. version.Select((_, row) => $"u{row}")]);
        return pairs.ToResult();

        Column Of(double[] numbers) => type == ColumnType.Int64
            ? new Column<long>(field, Array.ConvertAll(numbers, number => (long)number))
            : new Column<double>(field, numbers);
    }
}
