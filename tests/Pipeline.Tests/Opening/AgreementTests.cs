namespace ModelPipeline.Tests;

public sealed class AgreementTests
{
    // A tolerance of a ten-thousandth of a value, a hundred-thousandth of the largest, and a millionth.
    [Theory]
    [InlineData(1, 1.0001, true)]
    [InlineData(1, 1.00012, false)]
    [InlineData(-1, -1.0001, true)]
    [InlineData(0, 0.000001, true)]
    [InlineData(0, 0.000002, false)]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(double.PositiveInfinity, 1, false)]
    public void FirstDifference_OneNumber_IsWithinTheTolerance(double alone, double together, bool isSame) =>
        Assert.Equal(isSame ? null : "y", Agreement.FirstDifference([Doubles(alone)], Doubles(together)));

    // Terms of the size of the largest value may have cancelled out in a small one.
    [Theory]
    [InlineData(100, 0.001, true)]
    [InlineData(100, 0.0011, false)]
    [InlineData(-100, 0.001, true)]
    [InlineData(double.PositiveInfinity, 0.001, false)]
    public void FirstDifference_SmallNumberBesideALargeOne_MayDifferByMore(double large, double small, bool isSame) => Assert.Equal(
        isSame ? null : "y", Agreement.FirstDifference([Doubles(large), Doubles(0)], Doubles(large, small)));

    [Fact]
    public void FirstDifference_SinglePrecision_IsComparedInTheSameWay()
    {
        Assert.Null(Agreement.FirstDifference([Singles(1), Singles(100)], Singles(1.001f, 100)));
        Assert.Equal("y", Agreement.FirstDifference([Singles(1), Singles(100)], Singles(1.01f, 100)));
        const float Infinite = float.PositiveInfinity;
        Assert.Equal("y", Agreement.FirstDifference([Singles(1), Singles(Infinite)], Singles(1.001f, Infinite)));
    }

    [Theory]
    [InlineData("1 100", "1.001 100", true)]
    [InlineData("1 100", "1.01 100", false)]
    [InlineData("1 100", "1", false)]
    public void FirstDifference_Vectors_AreComparedElementByElement(string alone, string together, bool isSame) =>
        Assert.Equal(isSame ? null : "y", Agreement.FirstDifference([Vector(alone)], Vector(together)));

    [Theory]
    [InlineData("a b c", "a b x", true, null)]
    [InlineData("a b c", "a x x", true, "label")]
    [InlineData("a b", "a x", true, "label")]
    [InlineData("a b c", "a b x", false, "label")]
    public void FirstDifference_OneLabelOfSeveralOnTheEdge_IsAccepted(string alone, string together, bool hasScore, string? expected)
    {
        Batch Rows(string labels) => new(labels.Split(' '),
        [
            .. hasScore ? new Column[] { new Column<double>(new("y", ColumnType.Double), new double[labels.Split(' ').Length]) } : [],
            new Column<string>(new("label", ColumnType.String), labels.Split(' ')),
        ]);

        Assert.Equal(expected, Agreement.FirstDifference([.. alone.Split(' ').Select(Rows)], Rows(together)));
    }

    [Fact]
    public void FirstDifference_OneScoreOfSeveral_IsNotAccepted() => Assert.Equal(
        "y", Agreement.FirstDifference([Doubles(1), Doubles(1), Doubles(1)], Doubles(1, 1, 2)));

    private static Batch Doubles(params double[] values) => Batch(new Column<double>(new("y", ColumnType.Double), values));

    private static Batch Singles(params float[] values) => Batch(new Column<float>(new("y", ColumnType.Single), values));

    private static Batch Vector(string numbers) => Batch(new Column<float[]>(
        new("y", ColumnType.Vector),
        new[] { numbers.Split(' ').Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray() }));

    private static Batch Batch(Column column) => new([.. Enumerable.Range(0, column.Count).Select(row => $"u{row}")], [column]);
}
