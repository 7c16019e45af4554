namespace ModelPipeline.Connectors.Sql.Tests;

/// <summary>Texts that a store takes or not: <see cref="UnicodeText"/>, <see cref="LongText"/>, <see cref="VectorElement"/>.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("ünï-用户")]
    [InlineData("a😀b")]
    [InlineData("😀😀")]
    public void IsWhole_WholeCharacters_Is(string text) => Assert.True(UnicodeText.IsWhole(text));

    // Not as data of attributes: those are stored as UTF-8, which has no halves.
    [Fact]
    public void IsWhole_HalfOfASurrogatePair_IsNot()
    {
        string[] texts = ["\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "😀\uD83D", "\uD83D😀", "\uDBFF", "\uDFFF", "\uD800"];

        Assert.All(texts, text => Assert.False(UnicodeText.IsWhole(text)));
    }

    [Theory]
    [InlineData("abcd", 4, null)]
    [InlineData("abcde", 4, "label")]
    [InlineData("😀😀😀😀", 4, null)]
    [InlineData("😀😀😀😀😀", 4, "label")]
    [InlineData("abcde", null, null)]
    public void Find_TextLongerThanItsColumn_CountsCharacters(string text, int? most, string? column) =>
        Assert.Equal(column, LongText.Find([("user_id", ["abcdef"]), ("label", ["a", text])], name => name == "label" ? most : null));

    [Fact]
    public void Find_SeveralColumns_IsTheFirstThatIsTooLong() =>
        Assert.Equal("b", LongText.Find([("a", ["x"]), ("b", ["xy"]), ("c", ["xyz"])], _ => 1));

    [Fact]
    public void Of_Predictions_AreTheTextsThatAreStored()
    {
        var label = new Column<string>(new("label", ColumnType.String), new[] { "yes", "", "no" }, new[] { false, true, false });
        var y = new Column<double>(new("y", ColumnType.Double), new double[3]);
        var predictions = new Predictions(new(["u1", "u2", "u3"], [y, label]), "v7", default, default, Guid.NewGuid());

        Assert.Equal(
            ["user_id: u1 u2 u3", "label: yes no", "model_version: v7"],
            LongText.Of(predictions).Select(column => $"{column.Column}: {string.Join(' ', column.Texts)}"));
    }

    [Theory]
    [InlineData("-12.50", -12.5)]
    [InlineData("1e-3", 0.001f)]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e39", double.MaxValue)]
    [InlineData("-1e39", double.MaxValue)]
    [InlineData("3.4028235e38", (double)float.MaxValue)]
    public void Parse_DigitsOfAnElement_AreTheFloat(string digits, double value) => Assert.Equal(value, VectorElement.Parse(digits));

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("x")]
    public void Parse_NoNumber_Throws(string digits) => Assert.Throws<FormatException>(() => VectorElement.Parse(digits));
}
