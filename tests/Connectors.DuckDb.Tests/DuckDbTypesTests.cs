namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>How columns of each type are read.</summary>
public sealed class DuckDbTypesTests : IDisposable
{
    private const string Outside = "is infinite or outside the years 1 to 9999";

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("TINYINT", ColumnType.Int64, "x")]
    [InlineData("UINTEGER", ColumnType.Int64, "x")]
    [InlineData("FLOAT", ColumnType.Single, "x")]
    [InlineData("DOUBLE", ColumnType.Double, "x")]
    [InlineData("DECIMAL(10,2)", ColumnType.Decimal, "x::VARCHAR")]
    [InlineData("UHUGEINT", ColumnType.Decimal, "x::VARCHAR")]
    [InlineData("BOOLEAN", ColumnType.Boolean, "x")]
    [InlineData("ENUM('a', 'b')", ColumnType.String, "x")]
    [InlineData("FLOAT[]", ColumnType.Vector, "x::DOUBLE[]")]
    [InlineData("INTEGER[3]", ColumnType.Vector, "x::DOUBLE[]")]
    [InlineData("BIGINT[]", ColumnType.Vector, "x::VARCHAR[]")]
    [InlineData("DECIMAL(18,3)[]", ColumnType.Vector, "x::VARCHAR[]")]
    public void Read_Type_IsReadWithoutRounding(string type, ColumnType expected, string sql) =>
        Assert.Equal((expected, sql), DuckDbTypes.Read(type, "x"));

    [Theory]
    [InlineData("BLOB")]
    [InlineData("VARCHAR[]")]
    [InlineData("DOUBLE[][]")]
    [InlineData("STRUCT(a INTEGER)")]
    [InlineData("MAP(VARCHAR, INTEGER)")]
    [InlineData("TIME")]
    public void Read_OtherType_IsUnreadable(string type)
    {
        Assert.Null(DuckDbTypes.Read(type, "x"));
        var column = new DuckDbColumn("x", "x_1", type);
        Assert.Equal((false, ColumnType.String), (column.CanBeRead, column.ReadAs));
        Assert.Equal("CASE WHEN \"x_1\" IS NOT NULL THEN true END", column.Sql);
        Assert.Equal($"of type {type}, which cannot be read; cast it with \"Query\"", column.Reason);
    }

    [Theory]
    [InlineData("BIGINT", true)]
    [InlineData("UUID", true)]
    [InlineData("UBIGINT", false)]
    [InlineData("VARCHAR", false)]
    [InlineData("DOUBLE", false)]
    public void IsKeyType_Type_HasOneTextForEachValue(string type, bool isKey) => Assert.Equal(isKey, DuckDbTypes.IsKeyType(type));

    [Theory]
    [InlineData("DATE TIMESTAMP TIMESTAMP_S TIMESTAMP_MS", true)]
    [InlineData("TIMESTAMP TIMESTAMP_NS", false)]
    [InlineData("DATE VARCHAR", false)]
    public void IsMoment_Types_AreThoseOfMicroseconds(string types, bool are) => Assert.Equal(are, DuckDbTypes.IsMoment(types.Split(' ')));

    [Fact]
    public void ExactText_Float_HasTheDigitsOfADouble()
    {
        Assert.Equal("x::DOUBLE::VARCHAR", DuckDbTypes.ExactText("FLOAT", "x"));
        Assert.Equal("x::VARCHAR", DuckDbTypes.ExactText("DOUBLE", "x"));
    }

    [Theory]
    [InlineData("TIMESTAMP '0001-01-01'", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("TIMESTAMP '9999-12-31 23:59:59.999999'", "9999-12-31T23:59:59.9999990Z")]
    [InlineData("TIMESTAMP '0001-01-01' - INTERVAL 1 MICROSECOND", null)]
    [InlineData("TIMESTAMP '10000-01-01'", null)]
    [InlineData("TIMESTAMP 'infinity'", null)]
    [InlineData("TIMESTAMP '-infinity'", null)]
    [InlineData("DATE '2024-02-29'", "2024-02-29T00:00:00.0000000Z")]
    [InlineData("DATE '300000-01-01'", null)]
    [InlineData("TIMESTAMP_NS '2024-02-29 12:00:00.1234567'", "2024-02-29T12:00:00.1234567Z")]
    [InlineData("TIMESTAMP_NS '1969-12-31 23:59:59.9999999'", "1969-12-31T23:59:59.9999999Z")]
    [InlineData("TIMESTAMP_NS '2024-02-29 12:00:00.123456789'", null,
        "has a fraction of a second beyond 100 nanoseconds, which no timestamp here can hold")]
    [InlineData("'infinity'::TIMESTAMP_NS", null)]
    [InlineData("'-infinity'::TIMESTAMP_NS", null)]
    [InlineData("TIMESTAMPTZ '2024-02-29 12:00:00+01'", "2024-02-29T11:00:00.0000000Z")]
    public async Task GetAsync_Moment_IsATimeInUtcOrUnusable(string sql, string? expected, string reason = Outside)
    {
        var retriever = folder.Retriever(query: $"SELECT 'a' AS user_id, {sql} AS x WHERE 'a' IN (SELECT unnest(@users))");

        var column = (await DuckDbFolder.ReadAsync(retriever, [new("x", ColumnType.Timestamp)], "a"))["x"];

        Assert.Equal(expected, column.ValueAt(0) is DateTime moment ? $"{moment:O}" : null);
        Assert.Equal(expected is null ? [reason] : [], column.Unusable.Values);
    }

    public void Dispose() => folder.Dispose();
}
