namespace ModelPipeline.Tests;

public sealed class DriftComparisonTests
{
    private static readonly DriftComparison Comparison = new(new(), "made");

    [Theory]
    [InlineData(60, "Ok")]
    [InlineData(130, "Warning")]
    [InlineData(600, "Drifted")]
    [InlineData(10, "Ok")]
    public void AgeOf_RowsBesideABaselineOfAMinute_TellsOlderOnes(int seconds, string status)
    {
        var age = Comparison.AgeOf(Aged(60, 100), Aged(seconds, 100))!;

        Assert.Equal(("made", status), (age.Column, age.Status));
        Assert.Equal(seconds, age.MedianSeconds!.Value, seconds / 50.0);
    }

    [Fact]
    public void AgeOf_FewRowsOrNoBaselineOrNoColumn_IsNoGuess()
    {
        Assert.Equal("TooFew", Comparison.AgeOf(Aged(60, 100), Aged(600, 20))!.Status);
        Assert.Equal("TooFew", Comparison.AgeOf(Aged(60, 100), Aged(600, 20, missing: 1_000))!.Status);
        Assert.Equal("TooFew", Comparison.AgeOf(null, Aged(600, 100))!.Status);
        Assert.Null(new DriftComparison(new(), "").AgeOf(Aged(60, 100), Aged(60, 100)));
    }

    [Theory]
    [InlineData(1_000, 900, "Ok")]
    [InlineData(1_000, 400, "Warning")]
    [InlineData(1_000, 3_000, "Warning")]
    [InlineData(1_000, 0, "Drifted")]
    [InlineData(1_000, 9_000, "Drifted")]
    [InlineData(50, 0, "TooFew")]
    [InlineData(null, 1_000, "TooFew")]
    public void Volume_BesideTheWeekBefore_TellsHalfAndTwice(int? weekAgo, int rows, string status) =>
        Assert.Equal(status, DriftComparison.Volume(Observed.At, rows, weekAgo).Status);

    [Fact]
    public void Columns_OfAnotherTypeThanInTheBaseline_HaveNoBaseline()
    {
        var numbers = Observed.Count(Observed.Numbers("x", new double[2_000]));
        var texts = Observed.Count(Observed.Texts("x", new string[2_000]));

        var column = Assert.Single(Comparison.Columns(numbers, texts, new Dictionary<string, string>()));

        Assert.Equal(("TooFew", "There is no baseline for this column."), (column.Status, column.Reason));
    }

    private static WindowCounts Aged(double seconds, int rows, int missing = 0)
    {
        var counts = new WindowCounts();
        for (var row = 0; row < rows; row++)
            counts.Ages.Add(seconds);
        for (var row = 0; row < missing; row++)
            counts.Ages.Add(double.NaN);
        return counts;
    }
}
