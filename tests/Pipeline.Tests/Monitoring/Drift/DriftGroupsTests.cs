namespace ModelPipeline.Tests;

public sealed class DriftGroupsTests
{
    [Fact]
    public void Of_Numbers_AreTenthsOfTheBaselineAndWhatIsOutsideOfIt()
    {
        var groups = Of(Numbers(Enumerable.Range(1, 100).Select(i => i * 10.0)), Numbers([0.5, 0.5, 10, 1_000, 5_000]));

        Assert.Equal(("below", "above"), (groups[0].Kind, groups[^1].Kind));
        Assert.InRange(groups.Count(group => group.Kind == "values"), 9, 10);
        Assert.Equal((0, 2), (groups[0].Expected, groups[0].Actual));
        Assert.All(groups.Skip(1).SkipLast(1), group => Assert.InRange(group.Expected, 8, 14));
        Assert.Equal((100, 5), (groups.Sum(group => group.Expected), groups.Sum(group => group.Actual)));
        Assert.Equal((0, 1), (groups[^1].Expected, groups[^1].Actual));
        Assert.All(groups, group => Assert.True(group.From < group.To));
    }

    [Fact]
    public void Of_NullsOfOneOfTheTwo_AreTheFirstGroup()
    {
        var groups = Of(Numbers([1, 2]), Numbers([1, double.NaN, double.NaN]));

        Assert.Equal(new("null", 0, 2), groups[0]);
        Assert.DoesNotContain(Of(Numbers([1, 2]), Numbers([1])), group => group.Kind == "null");
    }

    [Fact]
    public void Of_Vectors_AreOneGroupBesideNulls()
    {
        var groups = Of(Vectors(3, nulls: 1), Vectors(5, nulls: 0));

        Assert.Equal([("null", 1L, 0L), ("values", 2L, 5L)], groups.Select(group => (group.Kind, group.Expected, group.Actual)));
    }

    [Fact]
    public void Of_Texts_AreTheFrequentOnesByTheirCountAndTheOthers()
    {
        // "C" has one of 201 rows, which is less than half a percent.
        var expected = Texts([.. Enumerable.Repeat("B", 150), .. Enumerable.Repeat("A", 50), "C"]);
        var actual = Texts(["A", "B", "B", "D", "C", "C"]);

        var groups = Of(expected, actual);

        Assert.Equal([("category", 150L, 2L), ("category", 50L, 1L), ("other", 1L, 3L)],
            groups.Select(group => (group.Kind, group.Expected, group.Actual)));
        Assert.Equal([TextHash.Of("B"), TextHash.Of("A"), 0UL], groups.Select(group => group.Hash));
    }

    [Fact]
    public void Of_TextsOfHalfAPercent_AreFrequentAndWithoutOthersThereIsNoSuchGroup()
    {
        var groups = Of(Texts([.. Enumerable.Repeat("A", 199), "B"]), Texts(["A"]));

        Assert.Equal([("category", 199L, 1L), ("category", 1L, 0L)], groups.Select(group => (group.Kind, group.Expected, group.Actual)));
    }

    [Fact]
    public void Of_ManyFrequentTexts_AreFiftyGroupsAtMost()
    {
        var texts = Texts([.. Enumerable.Range(0, 60).Select(i => $"t{i}")]);

        var groups = Of(texts, texts);

        Assert.Equal(50, groups.Count(group => group.Kind == "category"));
        Assert.Equal((10, 10), (groups[^1].Expected, groups[^1].Actual));
    }

    private static IReadOnlyList<DriftGroup> Of(ColumnCounts expected, ColumnCounts actual) => DriftGroups.Of(expected, actual);

    private static ColumnCounts Numbers(IEnumerable<double> values) => Observed.Count(Observed.Numbers("x", [.. values])).Inputs[0];

    private static ColumnCounts Texts(string[] values) => Observed.Count(Observed.Texts("s", values)).Inputs[0];

    private static ColumnCounts Vectors(int rows, int nulls) => Observed.Count(new Column<float[]>(
        new("v", ColumnType.Vector), Enumerable.Repeat(new float[] { 1 }, rows).ToArray(),
        Enumerable.Range(0, rows).Select(row => row < nulls).ToArray())).Inputs[0];
}
