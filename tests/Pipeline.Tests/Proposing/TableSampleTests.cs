namespace ModelPipeline.Tests;

public sealed class TableSampleTests
{
    [Fact]
    public void Numbers_Columns_AreThoseOfNumbersAndTextsThatAreNumbers()
    {
        var sample = Sample(("age", ["44", null, "7.5"]), ("city", ["Ulm", "7", "8"]), ("empty", [null, "", " "]));

        Assert.Equal(["age"], sample.Numbers);
    }

    [Theory]
    [InlineData(ColumnType.Single, true)]
    [InlineData(ColumnType.Double, true)]
    [InlineData(ColumnType.Int64, true)]
    [InlineData(ColumnType.Decimal, true)]
    [InlineData(ColumnType.Boolean, false)]
    [InlineData(ColumnType.String, false)]
    [InlineData(ColumnType.Timestamp, false)]
    [InlineData(ColumnType.Vector, false)]
    [InlineData(ColumnType.Text, false)]
    public void Numbers_ColumnOfAType_AreTheNumericTypes(ColumnType type, bool expected) =>
        Assert.Equal(expected ? ["x"] : [], new TableSample(new([new("x", type)]), null).Numbers);

    [Theory]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("na")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData(" ")]
    [InlineData(" ? ")]
    public void NullTexts_MarkerAmongNumbers_IsOne(string marker)
    {
        var sample = Sample(("age", ["44", marker, "7"]));

        Assert.Equal([marker], sample.NullTexts);
        Assert.Equal(["age"], sample.Numbers);
    }

    [Fact]
    public void NullTexts_SeveralColumns_AreEachOnceWithoutTheEmptyText() =>
        Assert.Equal(["NA", "?"], Sample(("a", ["1", "NA", ""]), ("b", ["?", "NA", "2"])).NullTexts);

    [Fact]
    public void NullTexts_TextThatAColumnOfTextsHasToo_IsAValue() =>
        Assert.Equal(["?"], Sample(("age", ["1", "NA", "?"]), ("country", ["DE", "NA", "FR"])).NullTexts);

    private static TableSample Sample(params (string Name, string?[] Values)[] columns)
    {
        Column[] made =
        [
            .. columns.Select(each => new Column<string>(
                new(each.Name, ColumnType.Text), Array.ConvertAll(each.Values, value => value!),
                Array.ConvertAll(each.Values, value => value is null))),
        ];
        return new(new(made.Select(column => column.Field)), new([.. columns[0].Values.Select((_, row) => $"u{row}")], made));
    }
}
