namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverTypesTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    public static TheoryData<string, string, ColumnType, object> Types { get; } = new()
    {
        { "TINYINT", "-128", ColumnType.Int64, -128L },
        { "SMALLINT", "-32768", ColumnType.Int64, -32768L },
        { "INTEGER", "42", ColumnType.Int64, 42L },
        { "BIGINT", "9223372036854775807", ColumnType.Int64, long.MaxValue },
        { "UTINYINT", "255", ColumnType.Int64, 255L },
        { "USMALLINT", "65535", ColumnType.Int64, 65535L },
        { "UINTEGER", "4294967295", ColumnType.Int64, 4294967295L },
        { "UBIGINT", "18446744073709551615", ColumnType.Double, 18446744073709551615d },
        { "HUGEINT", "-170141183460469231731687303715884105727", ColumnType.Double, -170141183460469231731687303715884105727d },
        { "UHUGEINT", "5", ColumnType.Double, 5d },
        { "FLOAT", "0.1", ColumnType.Single, 0.1f },
        { "DOUBLE", "0.1", ColumnType.Double, 0.1d },
        { "DOUBLE", "'NaN'", ColumnType.Double, double.NaN },
        { "DECIMAL(10,2)", "12345678.90", ColumnType.Double, 12345678.9d },
        { "DECIMAL(38,0)", "12", ColumnType.Double, 12d },
        { "BOOLEAN", "true", ColumnType.Boolean, true },
        { "BOOLEAN", "false", ColumnType.Boolean, false },
        { "VARCHAR", "'it''s ñ ☃ 😀'", ColumnType.String, "it's ñ ☃ 😀" },
        { "VARCHAR", "''", ColumnType.String, "" },
        { "ENUM('a', 'b]')", "'b]'", ColumnType.String, "b]" },
        { "UUID", "'0198C0A0-0000-7000-8000-0000000000AB'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab" },
        { "DATE", "'2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc) },
        { "TIMESTAMP", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc) },
        { "TIMESTAMP", "'1969-12-31 23:59:59'", ColumnType.Timestamp, new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Utc) },
        { "TIMESTAMP_S", "'2024-02-29 12:34:56'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc) },
        { "TIMESTAMP_MS", "'2024-02-29 12:34:56.123'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, 123, DateTimeKind.Utc) },
        { "TIMESTAMP_NS", "'2024-02-29 12:34:56.123456789'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc) },
        { "TIMESTAMPTZ", "'2024-02-29 12:34:56.5+02:00'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 10, 34, 56, 500, DateTimeKind.Utc) },
        { "FLOAT[]", "[1.5, NULL, -2]", ColumnType.Vector, new[] { 1.5f, float.NaN, -2f } },
        { "DOUBLE[]", "[0.1, NULL]", ColumnType.Vector, new[] { 0.1f, float.NaN } },
        { "FLOAT[3]", "[1, 2, NULL]", ColumnType.Vector, new[] { 1f, 2f, float.NaN } },
        { "INTEGER[]", "[1, 2]", ColumnType.Vector, new[] { 1f, 2f } },
        { "BIGINT[]", "[]", ColumnType.Vector, Array.Empty<float>() },
    };

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public async Task GetAsync_ColumnOfType_GivesValueAndNull(string type, string literal, ColumnType expectedType, object expected)
    {
        folder.Execute($"CREATE TABLE t (user_id VARCHAR, x {type}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = folder.Retriever("t");

        var schema = await retriever.OpenAsync([new("x", expectedType)], DuckDbFolder.Token);
        var batch = await retriever.GetAsync(["a", "b"], DuckDbFolder.Token);

        Assert.Equal(expectedType, schema.Find("x")!.Type);
        var column = batch["x"];
        Assert.Equal(expectedType, column.Field.Type);
        var a = batch.Users.ToList().IndexOf("a");
        Assert.Equal(expected, column.ValueAt(a));
        Assert.Null(column.ValueAt(1 - a));
        if (column is Column<DateTime> moments)
            Assert.Equal(DateTimeKind.Utc, moments.Values[a].Kind);
    }

    [Theory]
    [InlineData("DATE", "'infinity'")]
    [InlineData("TIMESTAMP", "'infinity'")]
    [InlineData("TIMESTAMP", "'-infinity'")]
    [InlineData("TIMESTAMP", "'20000-01-01'")]
    [InlineData("TIMESTAMP", "'0044-03-15 (BC)'")]
    [InlineData("TIMESTAMPTZ", "'infinity'")]
    [InlineData("DOUBLE[]", "[1e300]")]
    public async Task GetAsync_ValueThatHasNoCounterpart_BlamesDataWithoutTheValue(string type, string literal)
    {
        folder.Execute($"CREATE TABLE t (user_id VARCHAR, x {type}); INSERT INTO t VALUES ('a', {literal})");
        var retriever = folder.Retriever("t");

        var error = await Assert.ThrowsAsync<StoreException>(() => DuckDbFolder.ReadAsync(retriever, [new("x", ColumnType.Timestamp)], "a"));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain(literal.Trim('\'', '[', ']'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UnwantedColumnOfUnreadableType_IsNoFault()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, {'k': 1} AS s, 2::DOUBLE AS x");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), [new("x", ColumnType.Double)], "a");

        Assert.Equal([2d], batch.Values<double>("x").ToArray());
        Assert.Equal("x", Assert.Single(batch.Columns).Field.Name);
    }

    public void Dispose() => folder.Dispose();
}
