namespace ModelPipeline.Tests;

public sealed class RowChangesTests
{
    private static readonly Schema Columns = new(
    [
        new("tenure", ColumnType.Int64, Range: (0, 100)), new("charges", ColumnType.Single), new("total", ColumnType.Double),
        new("contract", ColumnType.String),
    ]);

    private static readonly Batch Row = new(["7"],
    [
        new Column<long>(Columns[0], new long[] { 2 }), new Column<float>(Columns[1], new[] { 70.5f }),
        new Column<double>(Columns[2], new[] { 141.0 }), new Column<string>(Columns[3], new[] { "Month-to-month" }),
    ]);

    [Fact]
    public void Apply_Variants_FirstTheRowAsItIsThenEachChange()
    {
        Assert.Null(RowChanges.ReadVariants("""[{"tenure":24},{"contract":"Two year","total":null}]""", Columns, out var changes));

        var rows = changes!.Apply(Row);

        Assert.Equal([2L, 24L, 2L], rows.Values<long>("tenure").ToArray());
        Assert.Equal([70.5f, 70.5f, 70.5f], rows.Values<float>("charges").ToArray());
        Assert.Equal(["Month-to-month", "Month-to-month", "Two year"], rows.Values<string>("contract").ToArray());
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(rows["total"].IsNull));
    }

    [Fact]
    public void Apply_ColumnThatIsUnusableInTheRow_IsUsableWhereAChangeSetsIt()
    {
        var cells = CellBuilder.Of(Columns[0], 1);
        cells.AppendUnusable("is no number");
        var row = new Batch(Row.Users, [cells.Build(), .. Row.Columns.Skip(1)]);
        Assert.Null(RowChanges.ReadVariants("""[{"tenure":24},{"total":1}]""", Columns, out var changes));

        var rows = changes!.Apply(row);

        Assert.Equal([0, 2], rows["tenure"].Unusable.Keys.Order());
        Assert.Equal(24L, rows["tenure"].ValueAt(1));
    }

    [Theory]
    [InlineData("tenure", 0, 72, 4, new[] { 0.0, 24, 48, 72 })]
    [InlineData("tenure", 0, 2, 20, new[] { 0.0, 1, 2 })]
    [InlineData("charges", 0, 1, 3, new[] { 0.0, 0.5, 1 })]
    [InlineData("total", -1e308, 1e308, 3, new[] { -1e308, 0, 1e308 })]
    public void Of_Sweep_HasEvenlySpacedPointsWithBothEnds(string column, double from, double to, int steps, double[] points)
    {
        Assert.Null(RowChanges.Of(new Sweep(column, from, to, steps), Columns, out var changes));

        Assert.Equal(points, Enumerable.Range(0, changes!.Count)
            .Select(each => Convert.ToDouble(changes.PointOf(each), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(points.Length + 1, changes.Apply(Row).Count);
    }

    [Theory]
    [InlineData("tenur", 0, 72, "Closest to it: 'tenure'")]
    [InlineData("contract", 0, 72, "takes a text, and a sweep has numbers")]
    [InlineData("tenure", -1, 72, "goes beyond")]
    [InlineData("tenure", 0, 101, "goes beyond")]
    [InlineData("charges", 0, 1e300, "goes beyond")]
    public void Of_SweepThatDoesNotFit_IsTold(string column, double from, double to, string reason)
    {
        var fault = RowChanges.Of(new Sweep(column, from, to, 5), Columns, out _);

        Assert.Contains(reason, fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"tenure":1},{}]""", "\"variants[1]\" changes nothing")]
    [InlineData("""[{"tenure":1},7]""", "\"variants[1]\" is a number")]
    [InlineData("""[{"tenur":1}]""", "Closest to it: 'tenure'")]
    [InlineData("""[{"tenure":"many"}]""", "Column 'tenure' of \"variants[0]\" is a text; send a whole number")]
    public void ReadVariants_ChangeThatDoesNotFit_IsTold(string json, string reason)
    {
        Assert.Contains(reason, RowChanges.ReadVariants(json, Columns, out _)!.Reason, StringComparison.Ordinal);
    }
}
