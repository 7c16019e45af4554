namespace ModelPipeline.Tests;

public sealed class TypicalValueTests
{
    [Fact]
    public void Of_Column_IsTheMedianOrTheMostFrequentValue()
    {
        Assert.Equal(3.0, TypicalValue.Of(new Column<double>(new("a", ColumnType.Double), new[] { 9, 1, 3, 100.0 })));
        Assert.Equal(2L, TypicalValue.Of(new Column<long>(new("a", ColumnType.Int64), new[] { 3L, 2, 1 })));
        Assert.Equal("b", TypicalValue.Of(new Column<string>(new("a", ColumnType.String), new[] { "c", "b", "b", "a" })));
        Assert.Equal("a", TypicalValue.Of(new Column<string>(new("a", ColumnType.String), new[] { "b", "a" })));
        Assert.Equal(true, TypicalValue.Of(new Column<bool>(new("a", ColumnType.Boolean), new[] { true, false, true })));
        Assert.Null(TypicalValue.Of(new Column<float[]>(new("a", ColumnType.Vector), new[] { new[] { 1f } })));
    }

    [Fact]
    public void Of_ColumnWithoutMostValues_IsNull()
    {
        var values = new[] { 1.0, 2, 3 };

        Assert.Null(TypicalValue.Of(new Column<double>(new("a", ColumnType.Double), values, new[] { true, true, false })));
        Assert.Equal(2.0, TypicalValue.Of(new Column<double>(new("a", ColumnType.Double), values, new[] { true, false, false })));
        Assert.Equal(1.0, TypicalValue.Of(new Column<double>(new("a", ColumnType.Double), new[] { double.NaN, 1, 2 })));
    }
}
