namespace ModelPipeline.Tests;

public sealed class JsonRowsTests
{
    private static readonly Schema Columns = new(
    [
        new("tenure", ColumnType.Int64, Range: (0, 1000)), new("charges", ColumnType.Single), new("total", ColumnType.Double),
        new("contract", ColumnType.String), new("paperless", ColumnType.Boolean), new("since", ColumnType.Timestamp),
        new("embedding", ColumnType.Vector, VectorLength: 2),
    ]);

    private const string Whole =
        """{"tenure":2,"charges":70.7,"total":1e2,"contract":"Two year","paperless":true,"since":"2024-02-13","embedding":[1,null]}""";

    [Fact]
    public void Read_RowWithEveryType_HasTheValuesInTheTypesOfTheColumns()
    {
        Assert.Null(JsonRows.Read($"[{Whole}]", Columns, out var rows));

        Assert.Equal(2L, rows!["tenure"].ValueAt(0));
        Assert.Equal(70.7f, rows["charges"].ValueAt(0));
        Assert.Equal(100.0, rows["total"].ValueAt(0));
        Assert.Equal("Two year", rows["contract"].ValueAt(0));
        Assert.Equal(true, rows["paperless"].ValueAt(0));
        Assert.Equal(new DateTime(2024, 2, 13, 0, 0, 0, DateTimeKind.Utc), rows["since"].ValueAt(0));
        Assert.Equal([1f, float.NaN], (float[])rows["embedding"].ValueAt(0)!);
        Assert.Equal(["0"], rows.Users);
    }

    [Fact]
    public void Read_RowOfNulls_HasNulls()
    {
        var nulls = string.Join(',', Columns.Select(column => $"\"{column.Name}\":null"));

        Assert.Null(JsonRows.Read($"[{{{nulls}}}]", Columns, out var rows));

        Assert.All(rows!.Columns, column => Assert.True(column.IsNull(0)));
    }

    [Theory]
    [InlineData("tenure", "true", 1L)]
    [InlineData("tenure", "3.0", 3L)]
    [InlineData("charges", "false", 0f)]
    [InlineData("total", "true", 1.0)]
    [InlineData("contract", "12", "12")]
    [InlineData("paperless", "0", false)]
    public void Read_ValueThatATableColumnOfItsTypeCouldHave_Converts(string column, string json, object expected)
    {
        Assert.Null(JsonRows.Read($"[{With(column, json)}]", Columns, out var rows));

        Assert.Equal(expected, rows![column].ValueAt(0));
    }

    [Theory]
    [InlineData("tenure", "\"2\"", "is a text; send a whole number")]
    [InlineData("tenure", "2.5", "is not a whole number")]
    [InlineData("tenure", "-1", "is out of the range that the model takes, 0 to 1000")]
    [InlineData("tenure", "99999999999999999999", "is too large for a whole number")]
    [InlineData("charges", "1e99", "is too large for a 32-bit float")]
    [InlineData("charges", "\"NaN\"", "is a text; send a number")]
    [InlineData("total", "1e999", "is too large for a 64-bit float")]
    [InlineData("total", "{}", "is an object; send a number")]
    [InlineData("contract", "1.5", "is a number with a fraction; send a text")]
    [InlineData("contract", "true", "is true or false; send a text")]
    [InlineData("contract", "\"\\ud800\"", "half of a surrogate pair")]
    [InlineData("contract", "\"a\\u0000b\"", "NUL character")]
    [InlineData("paperless", "2", "is neither 0 nor 1")]
    [InlineData("paperless", "\"yes\"", "is a text; send true or false")]
    [InlineData("since", "\"13.02.2024\"", "is no date or time of ISO 8601")]
    [InlineData("since", "20240213", "is a number; send a date or time")]
    [InlineData("embedding", "[1]", "has 1 numbers; the model takes 2")]
    [InlineData("embedding", "[1,\"2\"]", "has a text among its numbers")]
    [InlineData("embedding", "[1,1e99]", "has an element that is too large")]
    [InlineData("embedding", "1", "is a number; send a list of 2 numbers")]
    public void Read_ValueThatDoesNotFit_NamesRowColumnAndReason(string column, string json, string reason)
    {
        var fault = JsonRows.Read($"[{Whole},{With(column, json)}]", Columns, out var rows);

        Assert.Null(rows);
        Assert.Equal(column, fault!.Column);
        Assert.Contains("rows[1]", fault.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("13.02", fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"tenur":2}]""", "rows[0]", "'tenure'")]
    [InlineData("""[{"tenure":2,"tenure":3}]""", "rows[0]", "twice")]
    [InlineData("[1]", "rows[0]", "is a number")]
    [InlineData("""[{"\ud800":2}]""", "rows[0]", "surrogate")]
    public void Read_WrongRequest_IsTold(string json, string place, string reason)
    {
        var fault = JsonRows.Read(json, Columns, out _);

        Assert.True(fault!.IsOfRequest);
        Assert.Contains(place, fault.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingColumn_NamesIt()
    {
        var fault = JsonRows.Read("""[{"tenure":2}]""", Columns, out _);

        Assert.Equal("charges", fault!.Column);
        Assert.Contains("is missing", fault.Reason, StringComparison.Ordinal);
    }

    private static string With(string column, string json) =>
        $"{{{string.Join(',', Columns.Select(each => $"\"{each.Name}\":{(each.Name == column ? json : "null")}"))}}}";
}
