namespace ModelPipeline.Tests;

public sealed class ConditionTests
{
    private static readonly Schema Outputs = new(
    [
        new("churn_probability", ColumnType.Single),
        new("label", ColumnType.Int64),
        new("segment", ColumnType.String),
        new("is_new", ColumnType.Boolean),
        new("odd name", ColumnType.Double),
        new("seen", ColumnType.Timestamp),
    ]);

    // One row: 0.75, 1, 'it''s', true, -2, a moment.
    private static readonly Batch Row = new(["u"],
    [
        new Column<float>(Outputs[0], new[] { 0.75f }),
        new Column<long>(Outputs[1], new[] { 1L }),
        new Column<string>(Outputs[2], new[] { "it's" }),
        new Column<bool>(Outputs[3], new[] { true }),
        new Column<double>(Outputs[4], new[] { -2.0 }),
        new Column<DateTime>(Outputs[5], new[] { DateTime.UnixEpoch }),
    ]);

    [Theory]
    [InlineData("churn_probability > 0.7", true)]
    [InlineData("churn_probability>0.75", false)]
    [InlineData("churn_probability >= 0.75", true)]
    [InlineData("churn_probability < 7.6e-1", true)]
    [InlineData("churn_probability <= .75 && label == 1", true)]
    [InlineData("label = 2 or segment = 'it''s'", true)]
    [InlineData("label != 1 || segment <> 'it''s'", false)]
    [InlineData("not label = 2", true)]
    [InlineData("!(label = 1 and is_new = true)", false)]
    [InlineData("is_new = FALSE", false)]
    [InlineData("is_new != false", true)]
    [InlineData("\"odd name\" < -1", true)]
    [InlineData("segment > 'a' AND segment < 'z'", true)]
    [InlineData("label = 2 and label = 1 or label = 1", true)]
    [InlineData("label = 1 or label = 1 and label = 2", true)]
    [InlineData("(label = 1 or label = 1) and label = 2", false)]
    public void Holds_Row_FollowsTheCondition(string text, bool expected) =>
        Assert.Equal(expected, Condition.Parse(text, Outputs).Holds(Row, 0));

    [Theory]
    [InlineData("churn_probability > 0")]
    [InlineData("churn_probability <= 0")]
    [InlineData("label != 5")]
    [InlineData("segment != 'x'")]
    [InlineData("is_new = false")]
    [InlineData("\"odd name\" != 3")]
    public void Holds_OutputWithoutValue_IsFalse(string text)
    {
        var outputs = Outputs.Select(field => Column.Absent(field, 1)).ToArray();
        outputs[4] = new Column<double>(Outputs[4], new[] { double.NaN });

        Assert.False(Condition.Parse(text, Outputs).Holds(new(["u"], outputs), 0));
    }

    [Theory]
    [InlineData("", "has its end where an output should be; write one of churn_probability, label")]
    [InlineData("churn_probabilty > 1", "names 'churn_probabilty', which is no output; 'churn_probability' is the closest;")]
    [InlineData("label", "has its end after 'label'; write one of = != < <= > >= there.")]
    [InlineData("label >", "compares 'label' (Int64) > its end; write label > 0.5 instead.")]
    [InlineData("label > 'a'", "compares 'label' (Int64) > 'a' at position 9; write label > 0.5 instead.")]
    [InlineData("segment = 1", "compares 'segment' (String) = '1' at position 11; write segment = 'a text' instead.")]
    [InlineData("is_new > true", "compares 'is_new' (Boolean) > 'true' at position 10; write is_new = true instead.")]
    [InlineData("seen > 1", "compares 'seen' (Timestamp) > '1' at position 8; write an output that is a number, a text or a truth value instead.")]
    [InlineData("label = 1 label = 2", "has 'label' at position 11 where the condition should end; write 'and' or 'or' before it.")]
    [InlineData("(label = 1", "has its end where a parenthesis should close; write ')' there.")]
    [InlineData("label = 'a", "opens a quote at position 9 that is not closed; close it.")]
    [InlineData("label ? 1", "has '?' at position 7, which belongs to no condition; write one such as probability > 0.7.")]
    [InlineData("label = 1.2.3", "has '1' at position 9, which belongs to no condition;")]
    [InlineData("and", "names 'and', which is no output;")]
    public void Parse_NoCondition_SaysWhereAndWhatToWrite(string text, string expected)
    {
        var e = Assert.Throws<FormatException>(() => Condition.Parse(text, Outputs));

        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManyParentheses_IsRefusedAndEndsNoProcess()
    {
        var text = new string('(', 100_000) + "label = 1" + new string(')', 100_000);

        Assert.Contains("more than 50 parentheses", Assert.Throws<FormatException>(() => Condition.Parse(text, Outputs)).Message,
            StringComparison.Ordinal);
    }
}
