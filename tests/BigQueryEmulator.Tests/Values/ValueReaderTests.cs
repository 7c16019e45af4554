using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Tests.Values;

public sealed class ValueReaderTests
{
    [Theory]
    [InlineData("Int64", "\"42\"", "\"42\"")]
    [InlineData("Int64", "42", "\"42\"")]
    [InlineData("Float64", "1.50", "\"1.5\"")]
    [InlineData("Float64", "\"NaN\"", "\"NaN\"")]
    [InlineData("Float64", "\"-inf\"", "\"-Infinity\"")]
    [InlineData("Bool", "true", "\"true\"")]
    [InlineData("Bool", "\"FALSE\"", "\"false\"")]
    [InlineData("String", "12", "\"12\"")]
    [InlineData("Numeric", "\"-123.456000000\"", "\"-123.456000000\"")]
    [InlineData("Numeric", "1e2", "\"100\"")]
    [InlineData("Date", "\"2024-2-9\"", "\"2024-02-09\"")]
    [InlineData("Time", "\"1:02:03.5\"", "\"01:02:03.500000\"")]
    [InlineData("DateTime", "\"2024-01-15T12:34:56.123456\"", "\"2024-01-15 12:34:56.123456\"")]
    [InlineData("Timestamp", "\"2024-01-15 14:34:56.5+02\"", "\"2024-01-15 12:34:56.500000\\u002B00\"")]
    [InlineData("Timestamp", "\"2024-01-15 12:34:56 UTC\"", "\"2024-01-15 12:34:56.000000\\u002B00\"")]
    [InlineData("Timestamp", "1705322096.5", "\"2024-01-15 12:34:56.500000\\u002B00\"")]
    [InlineData("Json", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    public void Read_Scalar_EqualsTheCastOfDuckDb(string type, string json, string expected) =>
        Assert.Equal(expected, ValueReader.Read(Field(type), JsonNode.Parse(json))!.ToJsonString());

    [Theory]
    [InlineData("Int64", "\"not-a-number\"", "Cannot convert value to integer (bad value): not-a-number")]
    [InlineData("Int64", "1.5", "Cannot convert value to integer (bad value): 1.5")]
    [InlineData("Float64", "\"x\"", "Cannot convert value to floating point (bad value): x")]
    [InlineData("Bool", "1", "Cannot convert value to boolean (bad value): 1")]
    [InlineData("Numeric", "\"1.0000000001\"", "Cannot convert value to numeric")]
    [InlineData("Bytes", "\"-\"", "Cannot convert value to bytes")]
    [InlineData("Date", "\"2024-02-30\"", "Cannot convert value to date")]
    [InlineData("Timestamp", "\"yesterday\"", "Cannot convert value to timestamp")]
    [InlineData("String", "{}", "is not a record")]
    public void Read_BadScalar_NamesIt(string type, string json, string message)
    {
        var error = Assert.Throws<ValueException>(() => ValueReader.Read(Field(type), JsonNode.Parse(json), "n"));

        Assert.Equal("n", error.Location);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRow_MissingMembers_AreNullOrEmpty()
    {
        Field[] fields = [new("a", DataType.Int64), new("l", DataType.Int64, IsRepeated: true),
            new("s", DataType.Struct, Fields: [new("b", DataType.String)])];

        var row = ValueReader.ReadRow(fields, JsonNode.Parse("""{"S":{"B":"x"}}""")!.AsObject(), ignoreUnknown: false);

        Assert.Equal("""{"a":null,"l":[],"s":{"b":"x"}}""", row.ToJsonString());
    }

    [Theory]
    [InlineData("""{"r":"x","other":1}""", "no such field: other.", "other")]
    [InlineData("{}", "Missing required field: r.", "r")]
    [InlineData("""{"r":["x"]}""", "is not a record", "r")]
    [InlineData("""{"r":"x","l":"y"}""", "Repeated field must be imported as a JSON array", "l")]
    [InlineData("""{"r":"x","s":{"c":1}}""", "no such field: s.c.", "s.c")]
    public void ReadRow_DoesNotFit_NamesTheField(string json, string message, string location)
    {
        Field[] fields = [new("r", DataType.String, IsRequired: true), new("l", DataType.Int64, IsRepeated: true),
            new("s", DataType.Struct, Fields: [new("b", DataType.String)])];

        var error = Assert.Throws<ValueException>(
            () => ValueReader.ReadRow(fields, JsonNode.Parse(json)!.AsObject(), ignoreUnknown: false));

        Assert.Equal(location, error.Location);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Field Field(string type) => new("n", Enum.Parse<DataType>(type));
}
