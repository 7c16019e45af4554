namespace ModelPipeline.Tests;

public sealed class BoxesTests
{
    [Fact]
    public void ValueAt_Labels_AreSharedObjects()
    {
        var labels = new Column<long>(new("label", ColumnType.Int64), new long[] { 0, 1, 15, 0 });
        var truths = new Column<bool>(new("truth", ColumnType.Boolean), new[] { true, false, true });

        Assert.Equal("0 1 15 0", Texts(labels));
        Assert.IsType<long>(labels.ValueAt(0));
        Assert.Same(labels.ValueAt(0), labels.ValueAt(3));
        Assert.Equal("True False True", Texts(truths));
        Assert.Same(truths.ValueAt(0), truths.ValueAt(2));
    }

    [Fact]
    public void ValueAt_OtherValues_AreTheirOwn()
    {
        bool[] nulls = [false, false, false, true];
        var numbers = new Column<long>(new("label", ColumnType.Int64), new[] { -1, 16, long.MinValue, 1 }, nulls);

        Assert.Equal("-1 16 -9223372036854775808 null", Texts(numbers));
        Assert.Equal(0.5f, new Column<float>(new("y", ColumnType.Single), new[] { 0.5f }).ValueAt(0));
        Assert.Equal("text", new Column<string>(new("y", ColumnType.String), new[] { "text" }).ValueAt(0));
    }

    private static string Texts(Column column) =>
        string.Join(' ', Enumerable.Range(0, column.Count).Select(row => column.ValueAt(row) ?? "null"));
}
