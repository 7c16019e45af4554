namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverTypesTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    public static TheoryData<string, string, ColumnType, object> Types { get; } = new()
    {
        { "INTEGER", "42", ColumnType.Int64, 42L },
        { "BIGINT", "9223372036854775807", ColumnType.Int64, long.MaxValue },
        { "unsigned big int", "-1", ColumnType.Int64, -1L },
        { "REAL", "0.1", ColumnType.Double, 0.1 },
        { "REAL", "3", ColumnType.Double, 3d },
        { "DOUBLE PRECISION", "1e300", ColumnType.Double, 1e300 },
        { "FLOAT", "-0.5", ColumnType.Double, -0.5 },
        { "NUMERIC(10,2)", "12.50", ColumnType.Double, 12.5 },
        { "DECIMAL", "7", ColumnType.Double, 7d },
        { "BOOLEAN", "1", ColumnType.Boolean, true },
        { "bool", "FALSE", ColumnType.Boolean, false },
        { "TEXT", "'it''s ñ ☃ 😀'", ColumnType.String, "it's ñ ☃ 😀" },
        { "TEXT", "'007'", ColumnType.String, "007" },
        { "VARCHAR(10)", "''", ColumnType.String, "" },
        { "nchar(5)", "'Yes'", ColumnType.String, "Yes" },
        { "UUID", "'0198c0a0-0000-7000-8000-0000000000ab'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab" },
        { "DATE", "'2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc) },
        { "DATETIME", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc) },
        { "TIMESTAMP", "'2024-02-29T12:34:56+02:00'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 10, 34, 56, DateTimeKind.Utc) },
        { "TIMESTAMP", "'2024-02-29T12:34:56Z'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc) },
        { "TIMESTAMP", "1709210096", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc) },
    };

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public async Task GetAsync_DeclaredType_GivesValueAndNull(string declared, string literal, ColumnType expectedType, object expected)
    {
        folder.Execute($"CREATE TABLE t (user_id TEXT, x {declared}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = folder.Retriever("t");

        var schema = await retriever.OpenAsync([new("x", ColumnType.Single)], SqliteFolder.Token);
        var batch = await retriever.GetAsync(["a", "b"], SqliteFolder.Token);

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
    [InlineData("INTEGER", "'secret'")]
    [InlineData("INTEGER", "4711.25")]
    [InlineData("REAL", "'secret'")]
    [InlineData("NUMERIC", "'secret'")]
    [InlineData("BOOLEAN", "'secret'")]
    [InlineData("BOOLEAN", "4711")]
    [InlineData("TEXT", "x'736563726574'")]
    [InlineData("TIMESTAMP", "'secret'")]
    [InlineData("TIMESTAMP", "4711.25")]
    [InlineData("TIMESTAMP", "9999999999999999")]
    public async Task GetAsync_ValueIsNotWhatTheColumnDeclares_BlamesDataAndNamesTheColumn(string declared, string literal)
    {
        folder.Execute($"CREATE TABLE t (user_id TEXT, amount {declared}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync([new("amount", ColumnType.Single)], SqliteFolder.Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], SqliteFolder.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.Contains("'amount'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(literal.Trim('\''), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], (await retriever.GetAsync(["b"], SqliteFolder.Token)).Users);
    }

    [Theory]
    [InlineData("1 + 1", ColumnType.Single, 2f)]
    [InlineData("1 + 1", ColumnType.Double, 2d)]
    [InlineData("1 + 1", ColumnType.Int64, 2L)]
    [InlineData("1 = 1", ColumnType.Boolean, true)]
    [InlineData("upper('yes')", ColumnType.String, "YES")]
    [InlineData("length('four')", ColumnType.String, "4")]
    public async Task GetAsync_ExpressionInAQuery_IsReadAsTheWantedType(string expression, ColumnType wanted, object expected)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT); INSERT INTO t VALUES ('a')");
        var query = $"SELECT user_id, {expression} AS x FROM t WHERE user_id IN (SELECT value FROM json_each(@users))";
        await using var retriever = folder.Retriever(query: query);

        var schema = await retriever.OpenAsync([new("x", wanted)], SqliteFolder.Token);
        var batch = await retriever.GetAsync(["a"], SqliteFolder.Token);

        Assert.Equal(wanted, schema.Find("x")!.Type);
        Assert.Equal(expected, batch["x"].ValueAt(0));
    }

    public void Dispose() => folder.Dispose();
}
