using System.Globalization;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>BigQuery's types and values as columns of a batch.</summary>
public sealed class BigQueryTypesTests
{
    private const string NoMoment = "holds a value that cannot be read as a moment of the years 1 to 9999";

    [Theory]
    [InlineData("INT64", ColumnType.Int64)]
    [InlineData("INTEGER", ColumnType.Int64)]
    [InlineData("FLOAT64", ColumnType.Double)]
    [InlineData("FLOAT", ColumnType.Double)]
    [InlineData("NUMERIC", ColumnType.Decimal)]
    [InlineData("BIGNUMERIC", ColumnType.Decimal)]
    [InlineData("BOOL", ColumnType.Boolean)]
    [InlineData("BOOLEAN", ColumnType.Boolean)]
    [InlineData("DATE", ColumnType.Timestamp)]
    [InlineData("DATETIME", ColumnType.Timestamp)]
    [InlineData("TIMESTAMP", ColumnType.Timestamp)]
    [InlineData("STRING", ColumnType.String)]
    [InlineData("JSON", ColumnType.String)]
    [InlineData("BYTES", ColumnType.String)]
    [InlineData("TIME", ColumnType.String)]
    [InlineData("GEOGRAPHY", ColumnType.String)]
    [InlineData("INTERVAL", ColumnType.String)]
    [InlineData("RANGE", ColumnType.String)]
    [InlineData("STRUCT", null)]
    [InlineData("RECORD", null)]
    [InlineData("NEW_TYPE", null)]
    public void Read_OneValue_HasATypeOrCannotBeRead(string type, ColumnType? expected)
    {
        Assert.Equal(expected, BigQueryTypes.Read(new("c", type)));
        Assert.Equal(expected, BigQueryTypes.Read(new("c", type, "REQUIRED")));
    }

    [Theory]
    [InlineData("INTEGER", true)]
    [InlineData("FLOAT", true)]
    [InlineData("NUMERIC", true)]
    [InlineData("BIGNUMERIC", true)]
    [InlineData("STRING", false)]
    [InlineData("BOOL", false)]
    [InlineData("TIMESTAMP", false)]
    public void Read_Array_IsAVectorOfNumbers(string type, bool isVector) =>
        Assert.Equal(isVector ? ColumnType.Vector : null, BigQueryTypes.Read(new("c", type, "REPEATED")));

    [Theory]
    [InlineData("RECORD", null, "STRUCT")]
    [InlineData("INTEGER", "REPEATED", "ARRAY<INT64>")]
    [InlineData("FLOAT", "REPEATED", "ARRAY<FLOAT64>")]
    [InlineData("BOOLEAN", "NULLABLE", "BOOL")]
    [InlineData("DATE", "REQUIRED", "DATE")]
    public void Declaration_Column_IsItsTypeInSql(string type, string? mode, string declaration)
    {
        var field = new TableField("c", type, mode);

        Assert.Equal(declaration, field.Declaration);
        Assert.Equal(mode == "REPEATED", field.IsRepeated);
        Assert.Equal(mode == "REQUIRED", field.IsRequired);
    }

    [Theory]
    [InlineData("INTEGER", "-9223372036854775808")]
    [InlineData("INTEGER", "9223372036854775807")]
    [InlineData("FLOAT", "-1.5")]
    [InlineData("BOOLEAN", "True")]
    [InlineData("BOOLEAN", "False")]
    [InlineData("NUMERIC", "-0.000000001")]
    [InlineData("INTERVAL", "1-2 3 4:5:6")]
    public void Reader_Value_IsRead(string type, string text) =>
        Assert.Equal(text, Convert.ToString(Column(type, Json(text)).ValueAt(0), CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("INTEGER", "9223372036854775808", "holds a value that cannot be read as a whole number of 64 bits")]
    [InlineData("INTEGER", "1.5", "holds a value that cannot be read as a whole number of 64 bits")]
    [InlineData("INTEGER", " 1", "holds a value that cannot be read as a whole number of 64 bits")]
    [InlineData("FLOAT", "1,5", "holds a value that cannot be read as a number")]
    [InlineData("BOOLEAN", "1", "holds a value that cannot be read as a boolean")]
    [InlineData("TIMESTAMP", "1.5", NoMoment)]
    [InlineData("TIMESTAMP", "-62135596800000001", NoMoment)]
    [InlineData("TIMESTAMP", "253402300800000000", NoMoment)]
    [InlineData("RECORD", "1", "is of type STRUCT, which cannot be read; cast it with \"Query\"")]
    public void Reader_ValueThatDoesNotFit_IsUnusableForAReasonWithoutIt(string type, string text, string reason) =>
        Assert.Equal(reason, Column(type, Json(text)).Unusable[0]);

    [Theory]
    [InlineData("-62135596800000000", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("-1", "1969-12-31T23:59:59.9999990Z")]
    [InlineData("253402300799999999", "9999-12-31T23:59:59.9999990Z")]
    public void Reader_TimestampOfTheYearsOneTo9999_IsExact(string microseconds, string moment) =>
        Assert.Equal(moment, ((DateTime)Column("TIMESTAMP", Json(microseconds)).ValueAt(0)!).ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("FLOAT", "1.5 NaN Infinity -Infinity", new[] { 1.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity })]
    // A 64-bit float between would round twice, and to another number.
    [InlineData("INTEGER", "16777217 9007199791611905", new[] { 16777216f, 9007200328482816f })]
    [InlineData("NUMERIC", "0.1 -2.5", new[] { 0.1f, -2.5f })]
    [InlineData("INTEGER", "", new float[0])]
    public void Reader_Array_IsRoundedOnce(string type, string numbers, float[] expected) =>
        Assert.Equal(expected, Column(type, Array(numbers), "REPEATED").ValueAt(0));

    [Fact]
    public void Reader_ArrayWithANull_HasNaNThere() =>
        Assert.Equal(new[] { 1f, float.NaN }, Column("FLOAT", """[{"v":"1"},{"v":null}]""", "REPEATED").ValueAt(0));

    [Fact]
    public void Reader_ArrayWithTooLargeANumber_IsUnusable() =>
        Assert.Contains("has an element", Column("FLOAT", Array("1 1e300"), "REPEATED").Unusable[0], StringComparison.Ordinal);

    [Fact]
    public void Reader_Null_IsNull()
    {
        foreach (var type in new[] { "INTEGER", "FLOAT", "BOOLEAN", "STRING", "TIMESTAMP", "DATE" })
            Assert.True(Column(type, "null").IsNull(0), type);
    }

    [Fact]
    public void Reader_OutputOfASingle_IsRoundedToIt()
    {
        var reader = BigQueryTypes.Reader(new("c", "FLOAT"), new Field("score", ColumnType.Single), 1);
        Read(reader, Json("0.10000000149011612"));

        Assert.Equal(0.1f, reader.Build().ValueAt(0));
    }

    private static Column Column(string type, string json, string? mode = null)
    {
        var reader = BigQueryTypes.Reader(new("c0", type, mode), "x", 1);
        Read(reader, json);
        var column = reader.Build();
        Assert.Equal("x", column.Field.Name);
        return column;
    }

    private static void Read(BigQueryColumn reader, string json)
    {
        using var value = JsonDocument.Parse(json);
        reader.Read(value.RootElement);
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Array(string numbers) =>
        $"[{string.Join(",", numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => $$"""{"v":"{{number}}"}"""))}]";
}
