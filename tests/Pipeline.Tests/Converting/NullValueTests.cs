namespace ModelPipeline.Tests;

/// <summary>What stands in for a null: the text of a setting, in the type of its column.</summary>
public sealed class NullValueTests
{
    public static TheoryData<string, Field, object> Values => new()
    {
        { "1.5", new("x", ColumnType.Single), 1.5f },
        { "NaN", new("x", ColumnType.Single), float.NaN },
        { "-2.5", new("x", ColumnType.Double), -2.5 },
        { "7", new("x", ColumnType.Int64), 7L },
        { "0", new("x", ColumnType.Int64, Range: (0, 8)), 0L },
        { "8", new("x", ColumnType.Int64, Range: (0, 8)), 8L },
        { "True", new("x", ColumnType.Boolean), true },
        { "", new("x", ColumnType.String), "" },
        { " none ", new("x", ColumnType.String), " none " },
        { "2026-01-31T12:00:00Z", new("x", ColumnType.Timestamp), new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc) },
        { "0.5", new("x", ColumnType.Vector, VectorLength: 3), new[] { 0.5f, 0.5f, 0.5f } },
    };

    public static TheoryData<string, Field, string> Faults => new()
    {
        { "many", new("x", ColumnType.Single), "a number or \"NaN\"" },
        { "1e39", new("x", ColumnType.Single), "a number or \"NaN\"" },
        { "1,5", new("x", ColumnType.Double), "a number or \"NaN\"" },
        { "1.5", new("x", ColumnType.Int64), "a whole number that the model takes" },
        { "9", new("x", ColumnType.Int64, Range: (0, 8)), "a whole number that the model takes" },
        { "-1", new("x", ColumnType.Int64, Range: (0, 8)), "a whole number that the model takes" },
        { "yes", new("x", ColumnType.Boolean), "true or false" },
        { "13.02.2024", new("x", ColumnType.Timestamp), "a moment such as \"2026-01-31T12:00:00Z\"" },
        { "[1]", new("x", ColumnType.Vector, VectorLength: 3), "one number for all elements" },
        { "1", new("x", ColumnType.Vector), "a value of that type" },
        { "1", new("x", ColumnType.Decimal), "a value of that type" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Parse_TextOfTheSetting_IsAValueOfTheColumn(string text, Field field, object expected)
    {
        var value = NullValue.Parse(text, field);

        Assert.Equal(expected, value);
        Assert.Equal(expected.GetType(), value!.GetType());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_TextThatDoesNotConvert_SaysWhatToSet(string text, Field field, string example)
    {
        Assert.Null(NullValue.Parse(text, field));
        Assert.Equal(
            $"Model:Nulls:income is '{text}', which is no {field.TypeName}; set {example}.",
            NullValue.Fault("income", text, field).ToString());
    }
}
