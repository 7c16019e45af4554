namespace ModelPipeline.Tests;

public sealed class ColumnCountsTests
{
    private static readonly DateTime At = Observed.At.UtcDateTime;

    [Theory]
    [InlineData(ColumnType.Timestamp, "Age")]
    [InlineData(ColumnType.Vector, "Vector")]
    [InlineData(ColumnType.String, "Text")]
    [InlineData(ColumnType.Text, "Text")]
    [InlineData(ColumnType.Decimal, "Text")]
    [InlineData(ColumnType.Double, "Number")]
    [InlineData(ColumnType.Single, "Number")]
    [InlineData(ColumnType.Int64, "Number")]
    [InlineData(ColumnType.Boolean, "Number")]
    public void KindOf_AType_IsWhatIsCounted(ColumnType type, string kind) =>
        Assert.Equal(kind, ColumnCounts.KindOf(type).ToString());

    [Fact]
    public void Add_Texts_CountsEachTextItsLengthAndNulls()
    {
        var counts = new ColumnCounts("plan", ColumnKind.Text);
        var texts = new[] { "A", "", "A", null, new string('x', 63), new string('y', 64), new string('z', 100), "BB" };

        counts.Add(Observed.Texts("plan", texts), At);

        Assert.Equal((8, 1, 0), (counts.Rows, counts.Nulls, counts.Unusable));
        Assert.Equal((8, 1), (counts.Values.Count, counts.Values.Missing));
        Assert.Equal(1 + 0 + 1 + 63 + 64 + 100 + 2, counts.Values.Sum);
        Assert.Equal(2, counts.Texts.CountOf(TextHash.Of("A")));
        Assert.Equal(6, counts.Texts.Distinct);
        Assert.True(counts.HasCategories);
    }

    [Fact]
    public void Add_Ages_AreDaysBeforeTheQuery()
    {
        var counts = new ColumnCounts("since", ColumnKind.Age);
        var moments = new Column<DateTime>(
            new("since", ColumnType.Timestamp), new[] { At.AddDays(-2), At.AddHours(12), default }, new[] { false, false, true });

        counts.Add(moments, At);

        Assert.Equal((3, 1), (counts.Rows, counts.Nulls));
        Assert.Equal(1.5, counts.Values.Sum, 1e-9);
    }

    [Fact]
    public void Add_Vectors_CountsRowsAndNullsAlone()
    {
        var counts = new ColumnCounts("v", ColumnKind.Vector);

        counts.Add(new Column<float[]>(new("v", ColumnType.Vector), new float[][] { [1], [2], [] }, new[] { false, true, true }), At);

        Assert.Equal((3, 2, 0), (counts.Rows, counts.Nulls, counts.Values.Count));
    }

    [Fact]
    public void Add_NumbersTwice_CountsNullsOfBoth()
    {
        var counts = new ColumnCounts("x", ColumnKind.Number);

        counts.Add(Observed.Numbers("x", 1, double.NaN), At);
        counts.Add(Observed.Numbers("x", double.NaN, double.NaN, 4), At);
        counts.AddUnusable(rows: 5, nulls: 2);

        Assert.Equal((10, 5), (counts.Rows, counts.Nulls));
        Assert.Equal(5, counts.Values.Sum);
    }

    [Fact]
    public void AddReason_OfMoreThanSixteenReasons_CountsTheRestTogether()
    {
        var counts = new ColumnCounts("x", ColumnKind.Number);
        Assert.Empty(counts.Reasons);

        for (var reason = 0; reason < 20; reason++)
            counts.AddReason($"is wrong {reason:00}");
        counts.AddReason("is wrong 00", 3);

        Assert.Equal(17, counts.Reasons.Count);
        Assert.Equal((4, 1, 4), (counts.Reasons["is wrong 00"], counts.Reasons["is wrong 15"], counts.Reasons["has another reason"]));
        Assert.Equal(23, counts.Unusable);
    }

    [Fact]
    public void Add_CountsOfAnotherSilo_AddsEverything()
    {
        var one = new ColumnCounts("plan", ColumnKind.Text);
        var other = new ColumnCounts("plan", ColumnKind.Text);
        one.Add(Observed.Texts("plan", "A", null), At);
        other.Add(Observed.Texts("plan", "A", "BBB", null), At);
        other.AddReason("is wrong", 2);

        one.Add(other);

        Assert.Equal((5, 2, 2), (one.Rows, one.Nulls, one.Unusable));
        Assert.Equal(2, one.Texts.CountOf(TextHash.Of("A")));
        Assert.Equal((5, 5), (one.Values.Count, one.Values.Sum));
    }

    [Fact]
    public void HasCategories_IsOfTextsWithFewKinds()
    {
        Assert.False(new ColumnCounts("x", ColumnKind.Number).HasCategories);
        var texts = new ColumnCounts("plan", ColumnKind.Text);
        texts.Add(Observed.Texts("plan", [.. Enumerable.Range(0, 1_000).Select(i => $"{i}")]), At);
        Assert.True(texts.HasCategories);

        texts.Add(Observed.Texts("plan", "one more"), At);

        Assert.False(texts.HasCategories);
        Assert.Equal(0, texts.Texts.CountOf(TextHash.Of("7")));
    }

    [Theory]
    [InlineData("2026-03-01T12:59:59.9999999Z", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12:40:00+05:30", "2026-03-01T07:00:00Z")]
    public void HourOf_IsTheHourInUtc(string moment, string hour) => Assert.Equal(
        DateTimeOffset.Parse(hour, System.Globalization.CultureInfo.InvariantCulture),
        CountKey.HourOf(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
}
