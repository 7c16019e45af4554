namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverSourceTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 7)", "t")]
    [InlineData("CREATE TABLE base (user_id TEXT, x INTEGER); INSERT INTO base VALUES ('a', 7); CREATE VIEW t AS SELECT * FROM base", "t")]
    [InlineData("CREATE MATERIALIZED VIEW t AS SELECT 'a'::text AS user_id, 7 AS x", "t")]
    [InlineData(
        "CREATE TABLE t (user_id TEXT, x INTEGER) PARTITION BY HASH (user_id); CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0); INSERT INTO t VALUES ('a', 7)", "t")]
    [InlineData("CREATE TABLE \"my.table\" (user_id TEXT, x INTEGER); INSERT INTO \"my.table\" VALUES ('a', 7)", "\"my.table\"")]
    [InlineData("CREATE TABLE \"Select\" (user_id TEXT, x INTEGER); INSERT INTO \"Select\" VALUES ('a', 7)", "Select")]
    [InlineData("CREATE TABLE \"x\"\"; --\" (user_id TEXT, x INTEGER); INSERT INTO \"x\"\"; --\" VALUES ('a', 7)", "\"x\"\"; --\"")]
    public async Task GetAsync_TableOrView_ReadsIt(string create, string table)
    {
        schema.Execute(create);

        Assert.Equal([("a", 7L)], (await PostgreSqlSchema.ReadAsync(schema.Retriever(table), X, "a", "nobody")).Rows<long>("x"));
        var qualified = $"{schema.Name}.{table}";
        Assert.Equal([("a", 7L)], (await PostgreSqlSchema.ReadAsync(schema.Retriever(qualified), X, "a", "nobody")).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_SchemaWithAQuote_IsAName()
    {
        var odd = $"{schema.Name} \"; --";
        var quoted = $"\"{odd.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        schema.Execute(
            $"CREATE SCHEMA {quoted}; CREATE TABLE {quoted}.t (user_id TEXT, x INTEGER); INSERT INTO {quoted}.t VALUES ('a', 7)");

        Assert.Equal([("a", 7L)], (await PostgreSqlSchema.ReadAsync(schema.Retriever($"{quoted}.t"), X, "a")).Rows<long>("x"));

        schema.Execute($"DROP SCHEMA {quoted} CASCADE");
    }

    [Theory]
    [InlineData("SELECT user_id, x FROM t WHERE user_id = ANY(@users)")]
    [InlineData("SELECT user_id, x FROM t WHERE user_id = ANY(@users) ; \n")]
    [InlineData("SELECT user_id, x FROM t JOIN unnest(@users) AS u ON u = user_id -- of @users")]
    [InlineData("SELECT user_id, max(x) AS x FROM t WHERE '@users :x ?' <> user_id AND user_id = ANY(@users) GROUP BY 1")]
    [InlineData(
        "WITH asked AS (SELECT unnest(@users) AS id) SELECT user_id, x FROM t WHERE user_id IN (SELECT id FROM asked) AND user_id = ANY(@users)")]
    public async Task GetAsync_Query_TakesTheUsers(string query)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3), (NULL, 4)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever(query: query), X, "a", "c", "nobody", "n\0");

        Assert.Equal([("a", 1L), ("c", 3L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_TableChanges_SeesWhatOthersCommit()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");
        for (var i = 1L; i <= 12; i++)
        {
            schema.Execute($"UPDATE t SET x = {i}");
            Assert.Equal([("a", i)], (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Rows<long>("x"));
        }
    }

    [Fact]
    public async Task GetAsync_TableIsReplacedByAnotherOfItsShape_ReadsTheNewOne()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");
        for (var i = 0; i < 5; i++)
            await retriever.GetAsync(["a"], PostgreSqlSchema.Token);

        schema.Execute("DROP TABLE t; CREATE TABLE t (x BIGINT, user_id TEXT); INSERT INTO t VALUES (2, 'a')");

        Assert.Equal([("a", 2L)], (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task PingAsync_TableIsDroppedAndComesBack_FailsAndRecovers()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");
        await retriever.PingAsync(PostgreSqlSchema.Token);

        schema.Execute("DROP TABLE t");
        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.PingAsync(PostgreSqlSchema.Token));
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");

        Assert.False(error.IsTransient);
        Assert.False(error.BlamesData);
        await retriever.PingAsync(PostgreSqlSchema.Token);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
