namespace ModelPipeline.Tests;

public sealed class BackgroundRowsTests
{
    [Fact]
    public void Order_Rows_IsTheSameWhicheverCameFirst()
    {
        var rows = Rows(500);
        var backwards = rows.Select([.. Enumerable.Range(0, 500).Reverse()]);

        var ordered = BackgroundRows.Order("p", rows);
        var again = BackgroundRows.Order("p", backwards);

        Assert.Equal(rows.Users.Order(), ordered.Users.Order());
        Assert.Equal(ordered.Users, again.Users);
        Assert.Equal(ordered.Values<double>("a").ToArray(), again.Values<double>("a").ToArray());
        Assert.NotEqual(ordered.Users, BackgroundRows.Order("q", rows).Users);
        // The first hundred are not the first hundred of the input.
        Assert.InRange(ordered.Slice(0, 100).Values<double>("a").ToArray().Average(), 200, 300);
    }

    [Fact]
    public void Id_OtherValues_IsAnother()
    {
        var known = Drawn(Rows(3));

        Assert.Matches("^[0-9a-f]{12}$", known.Id);
        Assert.Equal(known.Id, Drawn(Rows(3)).Id);
        Assert.NotEqual(known.Id, Drawn(Rows(4)).Id);
        Assert.NotEqual(known.Id, Drawn(new(Rows(3).Users, [Column.Absent(new("a", ColumnType.Double), 3)])).Id);
    }

    private static BackgroundRows Drawn(Batch rows) => new(rows, rows, failed: 0);

    private static Batch Rows(int count) => new([.. Enumerable.Range(0, count).Select(i => $"u{i}")],
        [new Column<double>(new("a", ColumnType.Double), Enumerable.Range(0, count).Select(i => (double)i).ToArray())]);
}
