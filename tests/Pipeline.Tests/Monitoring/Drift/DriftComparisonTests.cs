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

    // 60.25 is the middle of the bin of 60, and 120.5 that of 120: exactly twice as much.
    [Theory]
    [InlineData(119, "Ok")]
    [InlineData(120, "Warning")]
    [InlineData(239, "Warning")]
    [InlineData(240, "Drifted")]
    public void AgeOf_TwiceAndFourTimesTheBaseline_AreTheLimits(int seconds, string status) =>
        Assert.Equal(status, Comparison.AgeOf(Aged(60, 100), Aged(seconds, 100))!.Status);

    [Theory]
    [InlineData(29, "TooFew")]
    [InlineData(30, "Drifted")]
    public void AgeOf_ThirtyRowsWithAnAge_AreEnough(int rows, string status) =>
        Assert.Equal(status, Comparison.AgeOf(Aged(60, 1), Aged(600, rows, missing: 5))!.Status);

    [Fact]
    public void AgeOf_RowsOfTheMomentInTheBaseline_AreNoMeasureOfOlderOnes() =>
        Assert.Equal("TooFew", Comparison.AgeOf(Aged(0, 100), Aged(600, 100))!.Status);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1_000)]
    public void AgeOf_AFewOldRows_AreInThe99thPercentAlone(int old, int p99)
    {
        var window = Aged(10, 100 - old);
        window.Ages.Add(Aged(1_000, old).Ages);

        var age = Comparison.AgeOf(Aged(60, 100), window)!;

        Assert.Equal(10, age.MedianSeconds!.Value, 0.2);
        Assert.Equal(p99, age.P99Seconds!.Value, p99 / 50.0);
        Assert.Equal(60, age.BaselineMedianSeconds!.Value, 1.2);
    }

    [Theory]
    [InlineData(1_000, 501, "Ok")]
    [InlineData(1_000, 499, "Warning")]
    [InlineData(1_000, 201, "Warning")]
    [InlineData(1_000, 200, "Drifted")]
    [InlineData(1_000, 1_999, "Ok")]
    [InlineData(1_000, 2_001, "Warning")]
    [InlineData(1_000, 4_999, "Warning")]
    [InlineData(1_000, 5_000, "Drifted")]
    [InlineData(100, 100, "Ok")]
    [InlineData(99, 99, "TooFew")]
    public void Volume_NearItsLimits_IsJudgedByThem(int weekAgo, int rows, string status)
    {
        var volume = DriftComparison.Volume(Observed.At, rows, weekAgo);

        Assert.Equal((Observed.At, status, rows, weekAgo), (volume.Hour, volume.Status, volume.Rows, volume.RowsWeekAgo));
    }

    // An output may have the name of an input: each has its own baseline, and its own verdict before.
    [Fact]
    public void Columns_OutputOfTheSameName_HasABaselineAndAVerdictOfItsOwn()
    {
        var baseline = Counts(input: Mostly(5, nulls: 1_000), output: Mostly(7, nulls: 1_000));
        var window = Counts(input: Mostly(5, nulls: 1_450), output: Mostly(7, nulls: 1_450));

        foreach (var (input, output) in new[] { ("Warning", "Ok"), ("Ok", "Warning") })
        {
            var before = new Dictionary<string, string> { ["x"] = input, [DriftComparison.OutputKey("x")] = output };
            var column = Assert.Single(Comparison.Columns(baseline, window, before));
            var made = Assert.Single(Comparison.Outputs(baseline, window, before));

            // The share of nulls grew by 0.045: below the limit of 0.05, and not clearly below it.
            Assert.Equal((input, output), (column.Status, made.Status));
            Assert.Equal(5, column.BaselineMedian!.Value, 0.1);
            Assert.Equal(7, made.BaselineMedian!.Value, 0.1);
        }
    }

    [Fact]
    public void Columns_InAnotherOrderThanInTheBaseline_AreFoundByTheirNames()
    {
        var baseline = Observed.Count(Observed.Numbers("y", Of(7)), Observed.Numbers("x", Of(5)));
        var window = Observed.Count(Observed.Numbers("x", Of(5)), Observed.Numbers("y", Of(7)), Observed.Numbers("z", Of(9)));

        var columns = Comparison.Columns(baseline, window, new Dictionary<string, string>());

        Assert.Equal([("x", "Ok"), ("y", "Ok"), ("z", "TooFew")], columns.Select(each => (each.Column, each.Status)));
        Assert.All(Comparison.Columns(null, window, new Dictionary<string, string>()), each => Assert.Equal("TooFew", each.Status));

        static double[] Of(double value) => [.. Enumerable.Repeat(value, 2_000)];
    }

    [Fact]
    public void Worst_OfColumns_IsTheWorstVerdictOfOne()
    {
        Assert.Equal(DriftStatus.TooFew, DriftComparison.Worst([]));
        Assert.Equal(DriftStatus.Ok, Worst("TooFew", "Ok", "TooFew"));
        Assert.Equal(DriftStatus.Warning, Worst("Ok", "Warning", "TooFew"));
        Assert.Equal(DriftStatus.Drifted, Worst("Drifted", "Warning"));

        static DriftStatus Worst(params string[] columns) =>
            DriftComparison.Worst(columns.Select(status => Drifts.Report("p", 1, status).Columns[0]));
    }

    [Fact]
    public void VerdictsOf_AReport_AreThoseOfColumnsAndOutputsByName()
    {
        var column = Drifts.Report("p", 1, "Warning").Columns[0];
        var report = Drifts.Report("p", 1) with
        {
            Columns = [column, column with { Column = "y", Status = "Ok" }, column with { Status = "Drifted" }],
            Outputs = [column with { Status = "TooFew" }],
        };

        var verdicts = DriftComparison.VerdictsOf(report);

        // Where two columns have one name, the first counts.
        Assert.Equal(
            [("output:x", "TooFew"), ("x", "Warning"), ("y", "Ok")],
            verdicts.Select(each => (each.Key, each.Value)).OrderBy(each => each.Key, StringComparer.Ordinal));
    }

    private static double[] Mostly(double value, int nulls) =>
        [.. Enumerable.Repeat(value, 10_000 - nulls), .. Enumerable.Repeat(double.NaN, nulls)];

    private static WindowCounts Counts(double[] input, double[] output)
    {
        var counts = new WindowCounts();
        var batch = Observed.Batch(Observed.Numbers("x", input));
        counts.Add(batch with { Made = [new(batch.Source.Users, [Observed.Numbers("x", output)])] }, "");
        return counts;
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
