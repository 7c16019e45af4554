namespace ModelPipeline.Tests;

public sealed class ColumnValueTests
{
    // Of each column, the first two rows are the same, the third is another value, and the last two are nulls.
    private static readonly bool[] Nulls = [false, false, false, true, true];

    private static readonly Column[] Columns =
    [
        new Column<float>(new("f", ColumnType.Single), new[] { float.NaN, float.NaN, 2, 0, 0 }, Nulls),
        new Column<double>(new("d", ColumnType.Double), new[] { double.NaN, double.NaN, 2, 0, 0 }, Nulls),
        new Column<long>(new("n", ColumnType.Int64), new[] { 1L, 1, 0, 0, 0 }, Nulls),
        new Column<bool>(new("b", ColumnType.Boolean), new[] { true, true, false, false, false }, Nulls),
        new Column<string>(new("s", ColumnType.String), new[] { "a", "a", "A", "", "" }, Nulls),
        new Column<DateTime>(new("t", ColumnType.Timestamp),
            new[] { DateTime.UnixEpoch, DateTime.UnixEpoch, DateTime.UnixEpoch.AddTicks(1), default, default }, Nulls),
        new Column<float[]>(new("v", ColumnType.Vector), new float[][] { [1, 2], [1, 2], [1, 2, 3], [], [] }, Nulls),
    ];

    [Fact]
    public void AreSame_ValuesOfEachType_ComparesThemAndNulls() => Assert.All(Columns, column =>
    {
        Assert.True(ColumnValue.AreSame(column, 0, 1));
        Assert.False(ColumnValue.AreSame(column, 0, 2));
        Assert.False(ColumnValue.AreSame(column, 2, 3));
        Assert.False(ColumnValue.AreSame(column, 3, 2));
        Assert.True(ColumnValue.AreSame(column, 3, 4));
    });

    [Fact]
    public void Shown_WhatJsonCannotHold_IsNull()
    {
        Assert.Equal([null, null, 1L, true, "a", DateTime.UnixEpoch, null], Columns.Select(column => ColumnValue.Shown(column, 0)));
        Assert.Equal([2f, 2.0, 0L, false, "A"], Columns.Take(5).Select(column => ColumnValue.Shown(column, 2)));
        Assert.All(Columns, column => Assert.Null(ColumnValue.Shown(column, 3)));
    }

    [Fact]
    public void Number_OfWhatIsNone_IsNaN()
    {
        Assert.Equal([2.0, 2.0, 0.0], Columns.Take(3).Select(column => ColumnValue.Number(column, 2)));
        Assert.All(Columns.Skip(3), column => Assert.Equal(double.NaN, ColumnValue.Number(column, 2)));
        Assert.All(Columns, column => Assert.Equal(double.NaN, ColumnValue.Number(column, 3)));
    }

    [Fact]
    public void BackgroundId_OfRows_FollowsFromUsersAndValuesAlone()
    {
        var rows = new Batch(["u", "v", "w", "x", "y"], Columns);
        var id = BackgroundId.Of(rows);

        Assert.Matches("^[0-9a-f]{12}$", id);
        Assert.Equal(id, BackgroundId.Of(rows.Select([0, 1, 2, 3, 4])));
        Assert.NotEqual(id, BackgroundId.Of(rows.Select([1, 0, 2, 3, 4])));
        Assert.NotEqual(id, BackgroundId.Of(rows.Slice(0, 4)));
        Assert.All(Enumerable.Range(0, Columns.Length), at => Assert.NotEqual(
            BackgroundId.Of(new(["u"], [Columns[at].Slice(0, 1)])), BackgroundId.Of(new(["u"], [Columns[at].Slice(2, 1)]))));
        Assert.NotEqual(
            BackgroundId.Of(new(["ab"], [Observed.Texts("s", "c")])), BackgroundId.Of(new(["a"], [Observed.Texts("s", "bc")])));
    }
}
