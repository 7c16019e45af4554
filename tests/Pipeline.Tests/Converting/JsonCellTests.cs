using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class JsonCellTests
{
    [Theory]
    [InlineData("null", ColumnType.Double, null)]
    [InlineData("null", ColumnType.String, null)]
    [InlineData("1.5", ColumnType.Single, 1.5f)]
    [InlineData("1.5", ColumnType.Double, 1.5)]
    [InlineData("3", ColumnType.Int64, 3L)]
    [InlineData("3.0", ColumnType.Int64, 3L)]
    [InlineData("3e2", ColumnType.Int64, 300L)]
    [InlineData("0", ColumnType.Boolean, false)]
    [InlineData("1", ColumnType.Boolean, true)]
    [InlineData("-12", ColumnType.String, "-12")]
    [InlineData("true", ColumnType.Single, 1f)]
    [InlineData("false", ColumnType.Single, 0f)]
    [InlineData("true", ColumnType.Double, 1.0)]
    [InlineData("false", ColumnType.Double, 0.0)]
    [InlineData("true", ColumnType.Int64, 1L)]
    [InlineData("false", ColumnType.Int64, 0L)]
    [InlineData("true", ColumnType.Boolean, true)]
    [InlineData("false", ColumnType.Boolean, false)]
    [InlineData("\"a\"", ColumnType.String, "a")]
    [InlineData("\"\"", ColumnType.String, "")]
    public void Read_AValueThatFits_IsTheValueInTheTypeOfTheColumn(string json, ColumnType type, object? expected)
    {
        Assert.Null(JsonCell.Read(Json(json), new("x", type), out var value));
        Assert.Equal(expected, value);
        Assert.Equal(expected?.GetType(), value?.GetType());
    }

    [Theory]
    [InlineData("\"1\"", ColumnType.Double, "is a text; send a number")]
    [InlineData("\"1\"", ColumnType.Single, "is a text; send a number")]
    [InlineData("\"1\"", ColumnType.Int64, "is a text; send a whole number")]
    [InlineData("\"true\"", ColumnType.Boolean, "is a text; send true or false")]
    [InlineData("true", ColumnType.String, "is true or false; send a text")]
    [InlineData("{}", ColumnType.String, "is an object; send a text")]
    [InlineData("[]", ColumnType.Double, "is a list; send a number")]
    [InlineData("5", ColumnType.Timestamp, "is a number; send a date or time of ISO 8601 in quotes, such as \"2024-02-13T10:11:12Z\"")]
    [InlineData("5", ColumnType.Vector, "is a number; send a list of numbers")]
    [InlineData("1.5", ColumnType.Int64, "is not a whole number, which the model takes")]
    [InlineData("1e400", ColumnType.Double, "is too large for a 64-bit float, which the model takes")]
    [InlineData("1e39", ColumnType.Single, "is too large for a 32-bit float, which the model takes")]
    [InlineData("1e19", ColumnType.Int64, "is too large for a whole number of 64 bits, which the model takes")]
    [InlineData("2", ColumnType.Boolean, "is neither 0 nor 1, which the model takes as false and true")]
    [InlineData("-1", ColumnType.Boolean, "is neither 0 nor 1, which the model takes as false and true")]
    [InlineData("0.5", ColumnType.Boolean, "is neither 0 nor 1, which the model takes as false and true")]
    [InlineData("1.5", ColumnType.String, "is a number with a fraction; send a text")]
    [InlineData("\"a\\u0000\"", ColumnType.String, "has a NUL character, which no database takes; leave it out")]
    [InlineData("\"a\\ud800\"", ColumnType.String, "has half of a surrogate pair, which is no character")]
    [InlineData("\"\\ud800\"", ColumnType.Timestamp, "has half of a surrogate pair, which is no character")]
    [InlineData("\"13.02.2024\"", ColumnType.Timestamp,
        "is no date or time of ISO 8601 (2024-02-13, 2024-02-13T10:11:12Z), which the model takes")]
    [InlineData("[1, \"2\"]", ColumnType.Vector, "has a text among its numbers")]
    [InlineData("[1, 1e39]", ColumnType.Vector, "has an element that is too large for a 32-bit float, which the model takes")]
    public void Read_AValueThatDoesNotFit_SaysWhatItIsAndWhatToSend(string json, ColumnType type, string reason)
    {
        Assert.Equal(reason, JsonCell.Read(Json(json), new("x", type), out var value));
        Assert.Null(value);
    }

    [Fact]
    public void Read_AMoment_IsInUtc()
    {
        Assert.Null(JsonCell.Read(Json("\"2024-02-13T10:00:00+02:00\""), new("t", ColumnType.Timestamp), out var value));

        Assert.Equal(new DateTime(2024, 2, 13, 8, 0, 0, DateTimeKind.Utc), value);
    }

    [Fact]
    public void Read_AVector_TakesNullForNoNumber()
    {
        Assert.Null(JsonCell.Read(Json("[1, null, 2.5]"), new("v", ColumnType.Vector, VectorLength: 3), out var value));

        Assert.Equal([1, float.NaN, 2.5f], Assert.IsType<float[]>(value));
    }

    [Theory]
    [InlineData("[1]", "has 1 numbers; the model takes 3")]
    [InlineData("[1, 2, 3, 4]", "has 4 numbers; the model takes 3")]
    [InlineData("7", "is a number; send a list of 3 numbers")]
    public void Read_AVectorOfAnotherLength_SaysBothLengths(string json, string reason) =>
        Assert.Equal(reason, JsonCell.Read(Json(json), new("v", ColumnType.Vector, VectorLength: 3), out _));

    [Theory]
    [InlineData("-128", null)]
    [InlineData("127", null)]
    [InlineData("-129", "is out of the range that the model takes, -128 to 127")]
    [InlineData("128", "is out of the range that the model takes, -128 to 127")]
    public void Read_AWholeNumberOfARange_IsWithinIt(string json, string? reason) =>
        Assert.Equal(reason, JsonCell.Read(Json(json), new("n", ColumnType.Int64, Range: (-128, 127)), out _));

    [Theory]
    [InlineData("null", "null")]
    [InlineData("[]", "a list")]
    [InlineData("{}", "an object")]
    [InlineData("\"\"", "a text")]
    [InlineData("1", "a number")]
    [InlineData("false", "true or false")]
    public void Kind_IsAnArticleAndAWord(string json, string kind) => Assert.Equal(kind, JsonCell.Kind(Json(json)));

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
