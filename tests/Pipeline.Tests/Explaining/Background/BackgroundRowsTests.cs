namespace ModelPipeline.Tests;

public sealed class BackgroundRowsTests
{
    [Fact]
    public void Choose_ManyRows_TakesTheSameHundredInAnyOrder()
    {
        var rows = Rows(500);
        var backwards = rows.Select([.. Enumerable.Range(0, 500).Reverse()]);

        var chosen = BackgroundRows.Choose("p", rows);
        var again = BackgroundRows.Choose("p", backwards);

        Assert.Equal(BackgroundRows.MaxRows, chosen.Rows.Count);
        Assert.Equal(chosen.Rows.Users, again.Rows.Users);
        Assert.Equal(chosen.Id, again.Id);
        Assert.NotEqual(chosen.Rows.Users, BackgroundRows.Choose("q", rows).Rows.Users);
        // Not the first hundred of the input.
        Assert.InRange(chosen.Rows.Values<double>("a").ToArray().Average(), 200, 300);
    }

    [Fact]
    public void Id_OtherValues_IsAnother()
    {
        var known = new BackgroundRows(Rows(3));

        Assert.Matches("^[0-9a-f]{12}$", known.Id);
        Assert.Equal(known.Id, new BackgroundRows(Rows(3)).Id);
        Assert.NotEqual(known.Id, new BackgroundRows(Rows(4)).Id);
        Assert.NotEqual(known.Id, new BackgroundRows(new(Rows(3).Users, [Column.Absent(new("a", ColumnType.Double), 3)])).Id);
    }

    private static Batch Rows(int count) => new([.. Enumerable.Range(0, count).Select(i => $"u{i}")],
        [new Column<double>(new("a", ColumnType.Double), Enumerable.Range(0, count).Select(i => (double)i).ToArray())]);
}
