using System.Text.Json;

namespace ModelPipeline.Models.Trees.Tests;

public sealed class CategoriesTests
{
    [Fact]
    public void Read_Texts_HaveTheirIndexAsCode()
    {
        var categories = Read("[\"a\", \"b\"]");

        Assert.Equal((ColumnType.String, 2), (categories.Type, categories.Count));
        Assert.Equal([0, 1, -1], new[] { "a", "b", "c" }.Select(categories.CodeOf));
    }

    [Theory]
    [InlineData("[7, -3, 0]", ColumnType.Int64)]
    [InlineData("[7.5, -3.25, 0.125]", ColumnType.Double)]
    [InlineData("[7, -3.25, 0]", ColumnType.Double)]
    public void Read_Numbers_HaveTheirIndexAsCode(string json, ColumnType type)
    {
        var categories = Read(json);

        Assert.Equal((type, 3), (categories.Type, categories.Count));
        var values = JsonSerializer.Deserialize<double[]>(json)!;
        Assert.Equal([0, 1, 2, -1], values.Append(99).Select(categories.CodeOf));
    }

    [Theory]
    [InlineData("[false, true]", 0, 1)]
    [InlineData("[true, false]", 1, 0)]
    [InlineData("[true]", -1, 0)]
    public void Read_Booleans_HaveTheirIndexAsCode(string json, int codeOfFalse, int codeOfTrue)
    {
        var categories = Read(json);

        Assert.Equal(ColumnType.Boolean, categories.Type);
        Assert.Equal((codeOfFalse, codeOfTrue), (categories.CodeOf(false), categories.CodeOf(true)));
    }

    [Fact]
    public void Read_EmptyList_IsOfTexts()
    {
        var categories = Read("[]");

        Assert.Equal((ColumnType.String, 0, -1), (categories.Type, categories.Count, categories.CodeOf("")));
    }

    [Theory]
    [InlineData("{}", "has categories that are no list")]
    [InlineData("[\"a\", 1]", "has categories of several types (Int64, String) in one feature")]
    [InlineData("[true, 0.5]", "has categories of several types (Double, Boolean) in one feature")]
    [InlineData("[\"a\", \"a\"]", "lists a category twice")]
    [InlineData("[1, 1.0]", "lists a category twice")]
    [InlineData("[true, false, true]", "lists a category twice")]
    [InlineData("[null]", "has a category that is neither a text nor a number nor a truth")]
    [InlineData("[[]]", "has a category that is neither a text nor a number nor a truth")]
    public void Read_ListThatIsNone_IsAFault(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(json)).Message);

    internal static Categories Read(string json) => Categories.Read(JsonDocument.Parse(json).RootElement);
}
