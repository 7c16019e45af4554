namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverTypesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    private readonly PostgreSqlSchema schema = new(server);

    public static TheoryData<string, string, ColumnType, object> Types { get; } = new()
    {
        { "smallint", "-32768", ColumnType.Int64, -32768L },
        { "integer", "42", ColumnType.Int64, 42L },
        { "bigint", "9223372036854775807", ColumnType.Int64, long.MaxValue },
        { "real", "0.1", ColumnType.Single, 0.1f },
        { "real", "'NaN'", ColumnType.Single, float.NaN },
        { "double precision", "1e300", ColumnType.Double, 1e300 },
        { "double precision", "'-Infinity'", ColumnType.Double, double.NegativeInfinity },
        { "numeric(10,2)", "12.50", ColumnType.Double, 12.5 },
        { "numeric", "12345678901234567890.5", ColumnType.Double, 12345678901234567890.5 },
        { "numeric", "'NaN'", ColumnType.Double, double.NaN },
        { "boolean", "true", ColumnType.Boolean, true },
        { "text", "'it''s ñ ☃ 😀'", ColumnType.String, "it's ñ ☃ 😀" },
        { "text", "'007'", ColumnType.String, "007" },
        { "varchar(10)", "''", ColumnType.String, "" },
        { "char(5)", "'Yes'", ColumnType.String, "Yes" },
        { "citext", "'Yes'", ColumnType.String, "Yes" },
        { "name", "'Yes'", ColumnType.String, "Yes" },
        { "uuid", "'0198C0A0-0000-7000-8000-0000000000AB'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab" },
        { "mood", "'happy'", ColumnType.String, "happy" },
        { "words", "'abc'", ColumnType.String, "abc" },
        { "amount", "3", ColumnType.Int64, 3L },
        { "json", "'{\"a\": 1}'", ColumnType.String, "{\"a\": 1}" },
        { "jsonb", "'{\"a\":1}'", ColumnType.String, "{\"a\": 1}" },
        { "date", "'2024-02-29'", ColumnType.Timestamp, Moment.Date },
        { "timestamp", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp, Moment },
        { "timestamp", "'0001-01-01'", ColumnType.Timestamp, DateTime.MinValue },
        { "timestamptz", "'2024-02-29 14:34:56.123456+02'", ColumnType.Timestamp, Moment },
        { "timestamptz", "'9999-12-31 23:59:59.999999+00'", ColumnType.Timestamp, DateTime.MaxValue.AddTicks(-9) },
        { "real[]", "'{0.1,NULL,-2}'", ColumnType.Vector, new[] { 0.1f, float.NaN, -2 } },
        { "double precision[]", "'{1e-300,NULL,1e300}'", ColumnType.Vector, new[] { 0, float.NaN, float.PositiveInfinity } },
        { "numeric[]", "'{1.5,2}'", ColumnType.Vector, new[] { 1.5f, 2 } },
        { "smallint[]", "'{1,NULL}'", ColumnType.Vector, new[] { 1, float.NaN } },
        { "integer[]", "'{1,2,3}'", ColumnType.Vector, new[] { 1f, 2, 3 } },
        { "bigint[]", "'{}'", ColumnType.Vector, Array.Empty<float>() },
        { "vector3", "'{1,2,3}'", ColumnType.Vector, new[] { 1f, 2, 3 } },
    };

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public async Task GetAsync_DeclaredType_GivesValueAndNull(string declared, string literal, ColumnType expectedType, object expected)
    {
        schema.Execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN words AS text; CREATE DOMAIN amount AS integer; CREATE DOMAIN vector3 AS real[] CHECK (cardinality(VALUE) = 3)");
        schema.Execute($"CREATE TABLE t (user_id TEXT, x {declared}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = schema.Retriever("t", connectionString: $"{schema.ConnectionString};Timezone=Asia/Tokyo");

        var found = await retriever.OpenAsync([new("x", ColumnType.Single)], PostgreSqlSchema.Token);
        var batch = await retriever.GetAsync(["a", "b"], PostgreSqlSchema.Token);

        Assert.Equal(expectedType, found.Find("x")!.Type);
        var column = batch["x"];
        Assert.Equal(expectedType, column.Field.Type);
        var a = batch.Users.ToList().IndexOf("a");
        Assert.Equal(expected, column.ValueAt(a));
        Assert.Null(column.ValueAt(1 - a));
        if (column is Column<DateTime> moments)
            Assert.Equal(DateTimeKind.Utc, moments.Values[a].Kind);
    }

    [Theory]
    [InlineData("date", "'infinity'")]
    [InlineData("timestamp", "'infinity'")]
    [InlineData("timestamp", "'-infinity'")]
    [InlineData("timestamptz", "'infinity'")]
    [InlineData("timestamptz", "'-infinity'")]
    [InlineData("timestamp", "'4711-03-01 BC'")]
    [InlineData("timestamptz", "'14711-03-01'")]
    [InlineData("real[]", "'{{4711,2},{3,4}}'")]
    public async Task GetAsync_ValueCannotBeRepresented_BlamesDataAndNamesTheColumn(string declared, string literal)
    {
        var error = await BlameAsync(declared, literal);

        Assert.Contains("'amount'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numeric", "4711e400")]
    [InlineData("numeric[]", "'{4711e400}'")]
    [InlineData("date", "'4711000-01-01'")]
    public async Task GetAsync_ValueCannotBeCast_BlamesDataWithItsState(string declared, string literal)
    {
        var error = await BlameAsync(declared, literal);

        Assert.Contains("SQLSTATE 22", error.Message, StringComparison.Ordinal);
        Assert.Contains("'t'", error.Message, StringComparison.Ordinal);
    }

    private async Task<StoreException> BlameAsync(string declared, string literal)
    {
        schema.Execute($"CREATE TABLE t (user_id TEXT, amount {declared}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = await schema.OpenRetrieverAsync([new("amount", ColumnType.Single)], "t");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a", "b"], PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], (await retriever.GetAsync(["b"], PostgreSqlSchema.Token)).Users);
        return error;
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
