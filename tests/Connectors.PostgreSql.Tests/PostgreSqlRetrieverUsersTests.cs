namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverUsersTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("smallint")]
    [InlineData("integer")]
    [InlineData("bigint")]
    [InlineData("numeric")]
    [InlineData("text")]
    [InlineData("varchar(9)")]
    [InlineData("citext")]
    public async Task GetAsync_NumericUserIds_MatchOnlyTheSpellingOfTheStore(string declared)
    {
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "7e0", "-0", "70000",
            "9223372036854775808", "abc", "");

        Assert.Equal([("8", 2L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_UuidUserIds_MatchOnlyTheSpellingOfTheStore()
    {
        schema.Execute(
            "CREATE TABLE t (user_id uuid, x INTEGER); INSERT INTO t VALUES ('0198c0a0-0000-7000-8000-0000000000ab', 1), ('0198c0a0-0000-7000-8000-0000000000ac', 2)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "0198c0a0-0000-7000-8000-0000000000ac",
            "0198C0A0-0000-7000-8000-0000000000AB", "{0198c0a0-0000-7000-8000-0000000000ab}", "0198c0a00000700080000000000000ab", "x");

        Assert.Equal([("0198c0a0-0000-7000-8000-0000000000ac", 2L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("citext")]
    [InlineData("char(10)")]
    [InlineData("text COLLATE folded")]
    public async Task GetAsync_OtherSpelling_IsAnotherUser(string declared)
    {
        schema.Execute("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES ('Anna', 1)");

        Assert.Equal(0, (await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "anna", "Anna ", "Anna\0")).Count);
        Assert.Equal(1, (await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "Anna")).Count);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
