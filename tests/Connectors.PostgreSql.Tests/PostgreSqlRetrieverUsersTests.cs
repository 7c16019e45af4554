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
    public async Task GetAsync_NumericUserIds_MatchTheSpellingOfTheStoreAlone(string declared)
    {
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "7e0", "-0", "70000", "9223372036854775808", "abc", "");

        Assert.Equal([("8", 2L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_UuidUserIds_MatchTheSpellingOfTheStoreAlone()
    {
        schema.Execute("CREATE TABLE t (user_id uuid, x INTEGER); INSERT INTO t VALUES ('0198c0a0-0000-7000-8000-0000000000ab', 1), ('0198c0a0-0000-7000-8000-0000000000ac', 2)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "0198c0a0-0000-7000-8000-0000000000ac", "0198C0A0-0000-7000-8000-0000000000AB", "{0198c0a0-0000-7000-8000-0000000000ab}", "0198c0a00000700080000000000000ab", "x");

        Assert.Equal([("0198c0a0-0000-7000-8000-0000000000ac", 2L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("'; DROP TABLE t; --")]
    [InlineData("a; b")]
    [InlineData("{a,b}")]
    [InlineData("\"quoted\"")]
    [InlineData("back\\slash\\n")]
    [InlineData("ünïcödé 用户 😀")]
    [InlineData("new\nline\ttab\u0001")]
    [InlineData("@users $1 :users ?1")]
    [InlineData(" padded ")]
    [InlineData("NULL")]
    [InlineData("")]
    public async Task GetAsync_OddId_IsAValueAndNothingElse(string id)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('other', 2)");
        schema.Execute("INSERT INTO t VALUES ($1, 1)", id);

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, id, "nobody", $"{id}\0", "half \uD83D");

        Assert.Equal([(id, 1L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("citext")]
    [InlineData("char(10)")]
    [InlineData("text COLLATE folded")]
    public async Task GetAsync_IdIsSpelledOtherwise_IsAnotherUser(string declared)
    {
        schema.Execute("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        schema.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES ('Anna', 1)");

        Assert.Equal(0, (await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "anna", "Anna ", "Anna\0")).Count);
        Assert.Equal(1, (await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "Anna")).Count);
    }

    [Fact]
    public async Task GetAsync_NoUser_GivesNoRowAndAllColumns()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X);

        Assert.Equal(0, batch.Count);
        Assert.Equal(ColumnType.Int64, Assert.Single(batch.Columns).Field.Type);
    }

    [Fact]
    public async Task GetAsync_TenThousandUsers_GivesEachItsOwnRow()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT PRIMARY KEY, x INTEGER); INSERT INTO t SELECT 'u' || i, i FROM generate_series(0, 19999) AS i");
        var users = Enumerable.Range(5_000, 10_000).Select(i => $"u{i}").ToArray();

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, users);

        Assert.Equal(users.Order(StringComparer.Ordinal), batch.Users.Order(StringComparer.Ordinal));
        Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}"));
    }

    [Fact]
    public async Task GetAsync_UserHasTwoRows_GivesBoth()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1), ('a', 2), (NULL, 3)");

        var batch = await PostgreSqlSchema.ReadAsync(schema.Retriever("t"), X, "a");

        Assert.Equal(["a", "a"], batch.Users);
        Assert.Equal([1L, 2L], batch.Values<long>("x").ToArray().Order());
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_EachGetsItsOwnRows()
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t SELECT 'u' || i, i FROM generate_series(0, 99) AS i");
        await using var retriever = await schema.OpenRetrieverAsync(X, "t");

        var batches = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => retriever.GetAsync([$"u{i}"], PostgreSqlSchema.Token))));

        Assert.All(batches.Index(), each => Assert.Equal([($"u{each.Index}", (long)each.Index)], each.Item.Rows<long>("x")));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
