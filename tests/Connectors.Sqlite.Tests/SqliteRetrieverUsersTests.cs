using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverUsersTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("INTEGER PRIMARY KEY")]
    [InlineData("BIGINT")]
    [InlineData("NUMERIC")]
    [InlineData("TEXT")]
    public async Task GetAsync_NumericUserIds_MatchTheSpellingOfTheStoreAlone(string declared)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2)");

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "7e0", "abc", "");

        Assert.Equal([("8", 2L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("'; DROP TABLE t; --")]
    [InlineData("\"quoted\"")]
    [InlineData("back\\slash\\n")]
    [InlineData("ünïcödé 用户 😀")]
    [InlineData("new\nline\ttab\u0001")]
    [InlineData("@users $users ?1")]
    [InlineData(" padded ")]
    [InlineData("[\"a\"]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task GetAsync_OddId_IsAValueAndNothingElse(string id)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('other', 2)");
        Insert(id, 1);

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X, id, "nobody");

        Assert.Equal([(id, 1L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("TEXT")]
    [InlineData("TEXT COLLATE NOCASE")]
    [InlineData("TEXT COLLATE RTRIM")]
    public async Task GetAsync_IdIsSpelledOtherwise_IsAnotherUser(string declared)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES ('Anna', 1)");

        Assert.Equal(0, (await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "anna", "Anna ", "Anna\0")).Count);
        Assert.Equal(1, (await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "Anna")).Count);
    }

    [Fact]
    public async Task GetAsync_NoUser_GivesNoRowAndAllColumns()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X);

        Assert.Equal(0, batch.Count);
        Assert.Equal(ColumnType.Int64, Assert.Single(batch.Columns).Field.Type);
    }

    [Fact]
    public async Task GetAsync_TenThousandUsers_GivesEachItsOwnRow()
    {
        folder.Execute("""
            CREATE TABLE t (user_id TEXT PRIMARY KEY, x INTEGER);
            WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < 19999) INSERT INTO t SELECT 'u' || i, i FROM r
            """);
        var users = Enumerable.Range(5_000, 10_000).Select(i => $"u{i}").ToArray();

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X, users);

        Assert.Equal(users.Order(StringComparer.Ordinal), batch.Users.Order(StringComparer.Ordinal));
        Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}"));
    }

    [Fact]
    public async Task GetAsync_UserHasTwoRows_GivesBoth()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1), ('a', 2)");

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "a");

        Assert.Equal(["a", "a"], batch.Users);
        Assert.Equal([1L, 2L], batch.Values<long>("x").ToArray().Order());
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_EachGetsItsOwnRows()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");
        for (var i = 0; i < 20; i++)
            Insert($"u{i}", i);
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, SqliteFolder.Token);

        var batches = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => retriever.GetAsync([$"u{i}"], SqliteFolder.Token))));

        Assert.All(batches.Index(), each => Assert.Equal([($"u{each.Index}", (long)each.Index)], each.Item.Rows<long>("x")));
    }

    private void Insert(string user, long x)
    {
        using var connection = folder.Connect();
        using var command = new SqliteCommand("INSERT INTO t VALUES ($user, $x)", connection);
        command.Parameters.AddWithValue("$user", user);
        command.Parameters.AddWithValue("$x", x);
        command.ExecuteNonQuery();
    }

    public void Dispose() => folder.Dispose();
}
