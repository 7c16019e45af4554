namespace ModelPipeline.Tests;

/// <summary>Each measure by its formula, from counts that differ everywhere.</summary>
public sealed class MeasuresTests
{
    // Of the standard normal distribution, one of ten thousand values is larger.
    private const double OneOfTenThousand = 3.719;

    // Ten numbers, 18 times each: each is a tenth. Then 12 nulls, and 8 rows that cannot be taken, 2 of them null here.
    private static readonly ColumnCounts BaselineNumbers = Numbers(
        [.. Repeat(18, Enumerable.Range(10, 10)), .. Enumerable.Repeat(double.NaN, 12)], unusable: 8, nulls: 2);

    // Each of the ten numbers 6 times, 5 numbers below, 3 and 2 above. Then 9 nulls, and 21 rows that cannot be taken, 1 of them null here.
    private static readonly ColumnCounts WindowNumbers = Numbers(
        [.. Repeat(6, Enumerable.Range(10, 10)), 3, 3, 3, 3, 3, 40, 40, 40, 50, 50, .. Enumerable.Repeat(double.NaN, 9)],
        unusable: 21, nulls: 1);

    private static readonly (long Expected, long Actual)[] NumberGroups =
        [(14, 10), (0, 5), .. Enumerable.Repeat((18L, 6L), 10), (0, 5)];

    private static readonly ColumnCounts BaselineTexts = Texts(
        [
            .. Enumerable.Repeat("A", 60), .. Enumerable.Repeat("B", 30), "one", "two", "three", "pair", "pair",
            null, null, null, null, null,
        ]);

    private static readonly ColumnCounts WindowTexts = Texts(
        [.. Enumerable.Repeat("A", 20), .. Enumerable.Repeat("B", 10), .. Enumerable.Repeat("new", 6), "newer", "newer", null, null]);

    private static readonly (long Expected, long Actual)[] TextGroups =
        [(5, 2), (60, 20), (30, 10), (2, 0), (1, 0), (1, 0), (1, 0), (0, 8)];

    [Fact]
    public void Of_Numbers_AreTheSharesOfAllRows()
    {
        var measures = Of(BaselineNumbers, WindowNumbers);

        Assert.Equal(("number", true), (measures.Kind, measures.HasNumbers));
        Assert.Equal((200, 100), (measures.BaselineRows, measures.Rows));
        Assert.Equal((14 + 180, 10 + 70), (measures.BaselineValues, measures.Values));
        Assert.Equal(14 / 200.0, measures.BaselineNullShare!.Value, 1e-12);
        Assert.Equal(10 / 100.0, measures.NullShare, 1e-12);
        Assert.Equal(8 / 200.0, measures.BaselineUnusableShare, 1e-12);
        Assert.Equal(21 / 100.0, measures.UnusableShare, 1e-12);
    }

    [Fact]
    public void Of_Numbers_HaveTheIndexAndTheDistanceOfTheirGroups()
    {
        var measures = Of(BaselineNumbers, WindowNumbers);

        Assert.Equal(Psi(NumberGroups), measures.Psi!.Value, 1e-12);
        Assert.Equal(JensenShannon(NumberGroups), measures.JensenShannon!.Value, 1e-12);
        // One group less than there are, and the rows that are in groups: a row that cannot be taken is in none.
        Assert.Equal(12 * ((1 / 194.0) + (1 / 80.0)), measures.PsiFloor!.Value, 1e-12);
        Assert.Equal(Distances.PsiNoise(13, 194, 80), measures.PsiNoise, 1e-12);
    }

    [Fact]
    public void Of_Numbers_HaveAStatisticOfTheNumbersAloneAndTheShareOutOfTheRange()
    {
        var measures = Of(BaselineNumbers, WindowNumbers);

        // The largest difference is below the baseline, and once more above.
        Assert.Equal(5 / 70.0, measures.Ks!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(Math.Log(2 / 1e-4) / 2 * ((1 / 180.0) + (1 / 70.0))), measures.KsNoise, 1e-12);
        Assert.Equal(10 / 70.0, measures.OutOfRangeShare!.Value, 1e-12);
        Assert.Null(measures.LargestDifference);
        Assert.Null(measures.NewShare);
    }

    [Fact]
    public void Of_Texts_HaveTheLargestDifferenceAndTheShareOfNewOnes()
    {
        var measures = Of(BaselineTexts, WindowTexts);

        Assert.Equal(("category", false), (measures.Kind, measures.HasNumbers));
        Assert.Equal(Psi(TextGroups), measures.Psi!.Value, 1e-12);
        Assert.Equal(JensenShannon(TextGroups), measures.JensenShannon!.Value, 1e-12);
        Assert.Equal(8 / 40.0, measures.LargestDifference!.Value, 1e-12);
        Assert.Equal(8 / 40.0, measures.NewShare!.Value, 1e-12);
        Assert.Null(measures.Ks);
        Assert.Null(measures.OutOfRangeShare);
    }

    // Good and Turing: the share of unseen texts is about that of the texts that were seen once.
    [Fact]
    public void Of_Texts_ExpectAsManyNewOnesAsTheBaselineHasOnce()
    {
        var measures = Of(BaselineTexts, WindowTexts);

        Assert.Equal(3 / 100.0, measures.UnseenShare, 1e-12);
        var variance = ((3 + (2.0 * 1)) / (100 * 100)) + (0.2 * 0.8 / 40);
        Assert.Equal(OneOfTenThousand * Math.Sqrt(variance), measures.UnseenNoise, 1e-12);
    }

    [Theory]
    [InlineData(false, false, "category")]
    [InlineData(true, false, "length")]
    [InlineData(false, true, "length")]
    [InlineData(true, true, "length")]
    public void Of_TextsThatAreTooManyInOneOfTheTwo_AreComparedByTheirLengths(bool isLongBaseline, bool isLongWindow, string kind)
    {
        var measures = Of(isLongBaseline ? ManyTexts() : BaselineTexts, isLongWindow ? ManyTexts() : WindowTexts);

        Assert.Equal((kind, kind == "length"), (measures.Kind, measures.HasNumbers));
        Assert.Equal(kind == "length", measures.Ks is not null);
        Assert.Equal(kind == "length", measures.OutOfRangeShare is not null);
        Assert.Equal(kind == "category", measures.NewShare is not null);
        Assert.Equal(kind == "category", measures.LargestDifference is not null);
    }

    [Theory]
    [InlineData("Number", "number", true)]
    [InlineData("Age", "age", true)]
    [InlineData("Vector", "vector", false)]
    [InlineData("Text", "category", false)]
    public void Of_ColumnWithoutABaseline_HasItsOwnSharesAlone(string counted, string name, bool hasNumbers)
    {
        var kind = Enum.Parse<ColumnKind>(counted);
        var window = new ColumnCounts("x", kind);
        window.AddUnusable(10, 4);
        window.AddReason("is wrong", 3);

        foreach (var measures in new[] { Of(null, window), Of(new("x", kind), window) })
        {
            Assert.Equal((name, hasNumbers), (measures.Kind, measures.HasNumbers));
            Assert.Equal((10, 0), (measures.Rows, measures.BaselineRows));
            Assert.Equal((0.4, 0.3), (measures.NullShare, measures.UnusableShare));
            Assert.Null(measures.BaselineNullShare);
            Assert.Null(measures.Psi);
        }
    }

    [Fact]
    public void Of_Vectors_CompareNullsAlone()
    {
        var measures = Of(Vectors(100, 10), Vectors(50, 20));

        Assert.Equal("vector", measures.Kind);
        Assert.Equal(Psi([(10, 20), (90, 30)]), measures.Psi!.Value, 1e-12);
        Assert.Equal((0.1, 0.4), (measures.BaselineNullShare!.Value, measures.NullShare));
        Assert.Null(measures.Ks);
        Assert.Null(measures.OutOfRangeShare);
        Assert.Null(measures.LargestDifference);
    }

    [Fact]
    public void Of_NullsInOneOfTheTwo_HaveAnIndexAndNoStatisticOfNumbers()
    {
        var numbers = Numbers([1, 2, 3]);
        var nulls = Numbers([double.NaN, double.NaN]);

        foreach (var measures in new[] { Of(numbers, nulls), Of(nulls, numbers) })
        {
            Assert.NotNull(measures.Psi);
            Assert.Null(measures.Ks);
            Assert.Null(measures.OutOfRangeShare);
        }
    }

    [Fact]
    public void Of_NoRowInAnyGroup_HasNoMeasureOfGroups()
    {
        var unusable = Numbers([], unusable: 5, nulls: 0);

        foreach (var measures in new[] { Of(Numbers([1, 2]), unusable), Of(unusable, Numbers([1, 2])) })
        {
            Assert.Null(measures.Psi);
            Assert.Null(measures.PsiFloor);
            Assert.Null(measures.JensenShannon);
            Assert.NotNull(measures.BaselineNullShare);
        }
    }

    // The share of both together, but at least one row of the window: a share of zero would have no noise.
    [Theory]
    [InlineData(0.3, 0.06, 0.14)]
    [InlineData(0, 0, 0.01)]
    public void Noise_OfTwoShares_IsThatOfTheirRowsTogether(double share, double baseline, double together)
    {
        var measures = Of(BaselineNumbers, WindowNumbers);

        Assert.Equal(
            OneOfTenThousand * Math.Sqrt(together * (1 - together) * ((1 / 200.0) + (1 / 100.0))), measures.Noise(share, baseline), 1e-12);
    }

    [Fact]
    public void Share_OfNothing_IsZero()
    {
        Assert.Equal(0, Measures.Share(0, 0));
        Assert.Equal(0.75, Measures.Share(3, 4));
    }

    private static Measures Of(ColumnCounts? expected, ColumnCounts actual) =>
        Measures.Of(expected, actual, expected is null || expected.Rows == 0 ? [] : DriftGroups.Of(expected, actual));

    private static double Psi((long Expected, long Actual)[] groups)
    {
        var n = groups.Sum(group => group.Expected + 0.5);
        var m = groups.Sum(group => group.Actual + 0.5);
        return groups.Sum(group => (((group.Actual + 0.5) / m) - ((group.Expected + 0.5) / n))
            * (Math.Log((group.Actual + 0.5) / m) - Math.Log((group.Expected + 0.5) / n)));
    }

    // As the entropy of the mixture less the mean of the entropies.
    private static double JensenShannon((long Expected, long Actual)[] groups)
    {
        double n = groups.Sum(group => group.Expected);
        double m = groups.Sum(group => group.Actual);
        var mixed = groups.Sum(group => Entropy(((group.Expected / n) + (group.Actual / m)) / 2));
        return Math.Sqrt(mixed - (groups.Sum(group => Entropy(group.Expected / n) + Entropy(group.Actual / m)) / 2));
    }

    private static double Entropy(double share) => share == 0 ? 0 : -share * Math.Log2(share);

    private static IEnumerable<double> Repeat(int times, IEnumerable<int> numbers) =>
        numbers.SelectMany(number => Enumerable.Repeat((double)number, times));

    private static ColumnCounts Numbers(double[] values, int unusable = 0, int nulls = 0)
    {
        var counts = new ColumnCounts("x", ColumnKind.Number);
        if (values.Length > 0)
            counts.Add(Observed.Numbers("x", values), Observed.At.UtcDateTime);
        counts.AddUnusable(unusable, nulls);
        if (unusable > 0)
            counts.AddReason("is wrong", unusable);
        return counts;
    }

    private static ColumnCounts Texts(string?[] values) => Observed.Count(Observed.Texts("s", values)).Inputs[0];

    private static ColumnCounts ManyTexts() => Texts([.. Enumerable.Range(0, 1_001).Select(i => $"{i}")]);

    private static ColumnCounts Vectors(int rows, int nulls) => Observed.Count(new Column<float[]>(
        new("v", ColumnType.Vector), Enumerable.Repeat(new float[] { 1 }, rows).ToArray(),
        Enumerable.Range(0, rows).Select(row => row < nulls).ToArray())).Inputs[0];
}
