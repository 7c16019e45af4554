namespace ModelPipeline.Tests;

/// <summary>What texts of a source without types are: their type, and whether they fit a model.</summary>
public sealed class TextColumnsTests
{
    // As pandas infers types: whole numbers without a missing one, numbers, booleans, texts.
    [Theory]
    [InlineData("1|2|-3", ColumnType.Int64)]
    [InlineData("1e2|5", ColumnType.Int64)]
    [InlineData("1|2.0", ColumnType.Double)]
    [InlineData("1|2.5", ColumnType.Double)]
    [InlineData("1|NULL", ColumnType.Double)]
    [InlineData("1|nan", ColumnType.Double)]
    [InlineData("99999999999999999999|1", ColumnType.Double)]
    [InlineData("inf|1", ColumnType.Double)]
    [InlineData("true|False", ColumnType.Boolean)]
    [InlineData("true|NULL|FALSE", ColumnType.Boolean)]
    [InlineData("true|1", ColumnType.String)]
    [InlineData("yes|no", ColumnType.String)]
    [InlineData("1|x", ColumnType.String)]
    [InlineData("1,5|2", ColumnType.String)]
    [InlineData("|1", ColumnType.String)]
    [InlineData("NULL|NULL", ColumnType.String)]
    public void TypeOf_Texts_IsThatOfAllOfThem(string texts, ColumnType type)
    {
        var values = Array.ConvertAll(texts.Split('|'), text => text == "NULL" ? null : text);

        Assert.Equal(type, TextColumns.TypeOf(Observed.Texts("x", values)));
    }

    [Theory]
    [InlineData("1.5", ColumnType.Double, null)]
    [InlineData("x", ColumnType.Double, "is no number, which the model takes")]
    [InlineData("1.5", ColumnType.Int64, "is not a whole number, which the model takes")]
    [InlineData("9", ColumnType.Int64, "is out of the range that the model takes, 0 to 8")]
    [InlineData("-1", ColumnType.Int64, "is out of the range that the model takes, 0 to 8")]
    [InlineData("8", ColumnType.Int64, null)]
    [InlineData("0", ColumnType.Int64, null)]
    [InlineData("anything", ColumnType.Text, null)]
    [InlineData("anything", ColumnType.String, null)]
    [InlineData("13.02.2024", ColumnType.Timestamp, null)]
    [InlineData("2024-02-13", ColumnType.Timestamp, "is no date or time in the format that \"Input:Format:Dates\" names, %d.%m.%Y")]
    [InlineData("[1, 2]", ColumnType.Vector, null)]
    [InlineData("[1]", ColumnType.Vector, "has 1 numbers; the model takes 2")]
    [InlineData("1", ColumnType.Decimal, "is of type Text now, but the model takes Decimal")]
    public void Refuse_Text_SaysWhyItDoesNotFit(string text, ColumnType type, string? reason)
    {
        var field = new Field(
            "x", type, VectorLength: type == ColumnType.Vector ? 2 : null, Range: type == ColumnType.Int64 ? (0, 8) : null);

        Assert.Equal(reason, TextColumns.Refuse(text, field, DateFormats.Of(["%d.%m.%Y"])));
    }

    [Theory]
    [InlineData("true t yes y 1 TRUE Yes", true)]
    [InlineData("false f no n 0 False N", false)]
    [InlineData("1.0 1e0 10e-1 +1", true)]
    [InlineData("0.0 0e5 -0 .0", false)]
    [InlineData("2 -1 0.5 truth nope on off inf nan", null)]
    public void ToBoolean_Words_AreTrueOrFalseOrRefused(string words, bool? expected)
    {
        foreach (var word in words.Split(' '))
        {
            var reason = TextConversion.ToBoolean($" {word} ", out var value);

            Assert.Equal(expected is null ? "is no boolean, which the model takes" : null, reason);
            Assert.Equal((word, expected ?? value), (word, value));
        }
    }

    // Only the words that programs write count as numbers. Others are words of the user.
    [Theory]
    [InlineData("true", 1)]
    [InlineData(" True ", 1)]
    [InlineData("FALSE", 0)]
    [InlineData("t", null)]
    [InlineData("yes", null)]
    [InlineData("no", null)]
    public void ToNumber_Truth_IsOneOrZero(string text, int? expected)
    {
        var reasons = new[]
        {
            TextConversion.ToSingle(text, out var single), TextConversion.ToDouble(text, out var twofold),
            TextConversion.ToInt64(text, out var whole),
        };

        Assert.All(reasons, reason => Assert.Equal(expected is null, reason is not null));
        if (expected is { } number)
            Assert.Equal((number, number, number), ((int)single, (int)twofold, (int)whole));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("1, 2", false)]
    [InlineData("[1, 2", false)]
    [InlineData("1, 2]", false)]
    [InlineData("[1,,2]", false)]
    [InlineData("[1,]", false)]
    [InlineData("[true]", false)]
    [InlineData("[]", true)]
    [InlineData(" [ ] ", true)]
    [InlineData("[ 1 , NULL ]", true)]
    public void ToVector_Text_IsAListInBrackets(string text, bool isList)
    {
        var reason = TextConversion.ToVector(text, out var value);

        Assert.Equal(isList, reason is null);
        Assert.Equal(text.Contains("NULL", StringComparison.Ordinal) ? [1, float.NaN] : [], value);
    }

    [Theory]
    [InlineData("2.5", true)]
    [InlineData("2.0", true)]
    [InlineData("1e400", false)]
    [InlineData("99999999999999999999", true)]
    [InlineData("nan", true)]
    [InlineData("-7", false)]
    [InlineData("two", false)]
    [InlineData("", false)]
    public void IsFraction_Text_IsANumberThatIsNotWrittenAsAWholeOne(string text, bool expected) =>
        Assert.Equal(expected, TextColumns.IsFraction(text));
}
