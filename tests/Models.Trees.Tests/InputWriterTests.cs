namespace ModelPipeline.Models.Trees.Tests;

/// <summary>How columns of each type get into the matrix of a library. A matrix of two columns shows what is written beside.</summary>
public sealed class InputWriterTests
{
    [Fact]
    public void Write_Numbers_AreThoseOfTheRowsAndNullsAreMissing()
    {
        var input = new NumberInput<double>("x");

        Assert.Equal([2, -1, double.NaN, -1, 4, -1], Written(input, Column(new[] { 1.0, 2, 3, 4 }, without: 2), 1, 3));
        Assert.Equal([1, -1, 2, -1], Written(input, Column(new[] { 1.0, 2 }), 0, 2));
    }

    [Theory]
    [InlineData("[\"a\", \"b\", \"c\"]", new[] { "?", "c", "a", "b", "d" })]
    [InlineData("[10, 20, 30]", new[] { 7L, 30, 10, 20, 40 })]
    [InlineData("[0.5, 1.5, 2.5]", new[] { 7, 2.5, 0.5, 1.5, 1.0 })]
    public void Write_Categories_AreTheirCodesAndUnknownOnesAreMissing(string categories, Array values)
    {
        var input = new CategoryInput<double>("x", CategoriesTests.Read(categories));

        Assert.Equal([2, -1, 0, -1, double.NaN, -1, double.NaN, -1], Written(input, Column(values, without: 3), 1, 4));
    }

    [Fact]
    public void Write_BooleanCategories_AreTheirCodes()
    {
        var input = new CategoryInput<double>("x", CategoriesTests.Read("[true, false]"));

        Assert.Equal([1, -1, 0, -1], Written(input, Column(new[] { true, false, true }), 1, 2));
    }

    [Fact]
    public void Write_Vectors_FillTheirRowsAndNullsAreMissing()
    {
        var column = Column(new float[][] { [9, 9], [1, 2], [3, 4] }, without: 2);
        var cells = new double[6];
        Array.Fill(cells, -1);

        new VectorInput<double>("x", 2).Write(column, 1, 2, cells, 3);

        Assert.Equal([1, 2, -1, double.NaN, double.NaN, -1], cells);
    }

    private static Column Column(Array values, int? without = null)
    {
        var rows = InputRows.Of(("x", values));
        return (without is { } row ? rows.WithoutValue("x", row) : rows)["x"];
    }

    private static double[] Written(TreeInput<double> input, Column column, int start, int rows)
    {
        var cells = new double[rows * 2];
        Array.Fill(cells, -1);
        input.Write(column, start, rows, cells, 2);
        return cells;
    }
}
