namespace ModelPipeline.Tests;

public sealed class DriftJudgeTests
{
    private static readonly DriftJudge Judge = new(new());

    [Fact]
    public void Judge_TableAgainstItselfShuffled_IsOkInAHundredDrawsOfAThousand()
    {
        var table = Customers.Make(7_000, seed: 1);
        var baseline = table.Count();
        var random = new Random(2);

        for (var draw = 0; draw < 100; draw++)
        {
            var window = table.Draw(1_000, random).Count();
            Assert.All(Verdicts(baseline, window), column => Assert.True(column.Status == "Ok", $"{column.Column}: {column.Reason}"));
        }
    }

    [Fact]
    public void Judge_TenThousandColumnWindowsWithoutDrift_AlarmsInFewerThanOnePercent()
    {
        var baseline = Customers.Make(5_000, seed: 3).Count();
        var alarms = 0;
        var windows = 0;
        for (var seed = 100; windows < 10_000; seed++)
        {
            var verdicts = Verdicts(baseline, Customers.Make(600, seed).Count());
            windows += verdicts.Count;
            alarms += verdicts.Count(column => column.Status is "Warning" or "Drifted");
        }

        Assert.True(alarms < windows / 100, $"{alarms} alarms of {windows} windows.");
    }

    [Theory]
    [InlineData("shifted", "tenure")]
    [InlineData("stretched", "tenure")]
    [InlineData("renamed", "contract")]
    [InlineData("nulls", "charges")]
    [InlineData("nulls of texts", "contract")]
    public void Judge_OneColumnThatMoved_IsFoundAndNoOther(string what, string moved)
    {
        var baseline = Customers.Make(7_000, seed: 1).Count();

        var verdicts = Verdicts(baseline, Customers.Make(1_000, seed: 2).Moved(what).Count());

        Assert.Equal([moved], verdicts.Where(column => column.Status == "Drifted").Select(column => column.Column));
        Assert.All(verdicts.Where(column => column.Column != moved), column => Assert.Equal("Ok", column.Status));
    }

    [Fact]
    public void Judge_ShiftOfHalfADeviation_AlarmsInAlmostEveryWindow()
    {
        var baseline = Normal(10_000, 0, seed: 1);
        var found = Enumerable.Range(0, 100).Count(seed => Status(baseline, Normal(1_000, 0.5, 50 + seed)) is "Warning" or "Drifted");

        Assert.True(found >= 99, $"{found} of 100 windows.");
    }

    [Fact]
    public void Judge_SmallWindow_IsTooFewInsteadOfAGuess()
    {
        var baseline = Normal(10_000, 0, seed: 1);

        Assert.Equal("TooFew", Status(baseline, Normal(20, 0, 2)));
        Assert.Equal("TooFew", Status(baseline, Normal(150, 0, 2)));
        Assert.Equal("Ok", Status(baseline, Normal(1_000, 0, 2)));
        // What no chance makes is said of few rows too.
        Assert.Equal("Drifted", Status(baseline, Normal(150, 10, 2)));
        Assert.Equal("TooFew", Judge.Judge(null, Normal(1_000, 0, 2)).Status);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Judge_OddColumn_HasADefinedAnswer(double[] expected, double[] actual, string status)
    {
        var verdict = Judge.Judge(
            Observed.Count(Observed.Numbers("x", expected)).Inputs[0], Observed.Count(Observed.Numbers("x", actual)).Inputs[0]);

        Assert.Equal(status, verdict.Status);
        Assert.True(verdict.Psi is null || double.IsFinite(verdict.Psi.Value));
        Assert.True(verdict.JensenShannon is null or (>= 0 and <= 1));
    }

    public static TheoryData<double[], double[], string> Odd() => new()
    {
        { Of(1_000, 5), Of(1_000, 5), "Ok" },
        { Of(1_000, 5), Of(1_000, 7), "Drifted" },
        { Of(1_000, double.NaN), Of(1_000, double.NaN), "Ok" },
        { Of(1_000, 1), Of(1_000, double.NaN), "Drifted" },
        { Of(1_000, double.NaN), Of(1_000, 1), "Drifted" },
        { Of(1_000, 1e308, -1e308, double.PositiveInfinity), Of(1_000, 1e308, -1e308, double.PositiveInfinity), "Ok" },
        { Of(1_000, 0, 1, 2), Of(1_000, 0, 1, 2), "Ok" },
        { Of(1_000, 0, 1, 2), Of(1_000, 0, 2, 2), "Drifted" },
        { Of(1_000, 1), [], "TooFew" },
        { [], Of(1_000, 1), "TooFew" },
    };

    [Fact]
    public void Judge_WindowInWhichNoRowIsUsable_IsDriftedAndHasNumbersForJson()
    {
        var actual = new ColumnCounts("x", ColumnKind.Number);
        actual.AddUnusable(1_000, nulls: 0);
        actual.AddReason("is no number", 1_000);

        var verdict = Judge.Judge(Normal(1_000, 0, 1), actual);

        Assert.Equal(("Drifted", "unusable share 1, 0 is usual"), (verdict.Status, verdict.Reason));
        Assert.All(verdict.Bins, bin => Assert.Equal(0, bin.Actual));
    }

    [Fact]
    public void Judge_ColumnNearALimit_StaysInItsStateUntilItIsClearlyBelow()
    {
        var baseline = Normal(100_000, 0, 1);
        var window = Normal(100_000, 0.23, 2);

        Assert.Equal("Ok", Judge.Judge(baseline, window).Status);
        Assert.Equal("Warning", Judge.Judge(baseline, window, DriftStatus.Warning).Status);
        Assert.Equal("Ok", Judge.Judge(baseline, Normal(100_000, 0.1, 3), DriftStatus.Warning).Status);
    }

    [Fact]
    public void Judge_RareTextsThatTheBaselineMissed_AreNoNewCategories()
    {
        // Half of the rows have one of thousands of rare texts; any window has some that the baseline has not.
        static ColumnCounts Made(int seed)
        {
            var random = new Random(seed);
            return Observed.Count(Observed.Texts("city", [.. Enumerable.Range(0, 1_200).Select(_ =>
                random.Next(2) == 0 ? "capital" : $"village-{random.Next(800)}")])).Inputs[0];
        }

        for (var seed = 0; seed < 100; seed++)
        {
            var verdict = Judge.Judge(Made(1_000 + seed), Made(2_000 + seed));
            Assert.Equal("category", verdict.Kind);
            Assert.True(verdict.NewShare > 0.1);
            Assert.True(verdict.Status == "Ok", $"{seed}: {verdict.Reason}");
        }
    }

    private static double[] Of(int count, params double[] values) =>
        [.. Enumerable.Range(0, count).Select(i => values[i % values.Length])];

    private static ColumnCounts Normal(int count, double mean, int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, count).Select(_ => mean + Customers.Normal(random));
        return Observed.Count(Observed.Numbers("x", [.. values])).Inputs[0];
    }

    private static string Status(ColumnCounts expected, ColumnCounts actual) => Judge.Judge(expected, actual).Status;

    private static List<ColumnDrift> Verdicts(WindowCounts baseline, WindowCounts window) =>
        [.. window.Inputs.Select((column, i) => Judge.Judge(baseline.Inputs[i], column))];
}
