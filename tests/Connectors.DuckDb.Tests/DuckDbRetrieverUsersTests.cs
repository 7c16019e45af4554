namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverUsersTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("TINYINT")]
    [InlineData("INTEGER")]
    [InlineData("BIGINT")]
    [InlineData("UINTEGER")]
    [InlineData("HUGEINT")]
    public async Task GetAsync_NumericUserColumn_MatchesTheSpellingOfTheStoreAlone(string type)
    {
        folder.Execute($"CREATE TABLE t (user_id {type}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2), (NULL, 3)");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "abc", "", "99999999999999999999999999999999999999999");

        Assert.Equal([("8", 2L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_UuidUserColumn_MatchesIt()
    {
        var id = Guid.NewGuid().ToString();
        folder.Execute($"CREATE TABLE t AS SELECT '{id}'::UUID AS user_id, 1 AS x");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, id, "abc", Guid.NewGuid().ToString());

        Assert.Equal([(id, 1L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("'; DROP TABLE t; --")]
    [InlineData("\"quoted\"")]
    [InlineData("back\\slash\\n")]
    [InlineData("ünïcödé 用户 😀")]
    [InlineData("new\nline")]
    [InlineData("@users $users $1 ? {0}")]
    [InlineData(" padded ")]
    [InlineData("[a, b]")]
    [InlineData("NULL")]
    [InlineData("")]
    public async Task GetAsync_OddId_IsAValueAndNothingElse(string id)
    {
        folder.Execute($"CREATE TABLE t AS SELECT '{id.Replace("'", "''", StringComparison.Ordinal)}' AS user_id, 1 AS x UNION ALL SELECT 'other', 2");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, id, "nobody");

        Assert.Equal([(id, 1L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_IdDiffersInCase_IsAnotherUser()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'Anna' AS user_id, 1 AS x");

        Assert.Equal(0, (await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "anna", "ANNA")).Count);
    }

    [Fact]
    public async Task GetAsync_NoUser_GivesNoRowAndAllColumns()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, 1 AS x");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X);

        Assert.Equal(0, batch.Count);
        Assert.Equal(ColumnType.Int64, Assert.Single(batch.Columns).Field.Type);
    }

    [Fact]
    public async Task GetAsync_TenThousandUsers_GivesEachItsOwnRow()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'u' || i AS user_id, i AS x FROM range(20000) r(i)");
        var users = Enumerable.Range(5_000, 10_000).Select(i => $"u{i}").ToArray();

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, users);

        Assert.Equal(10_000, batch.Count);
        Assert.Equal(users.Order(StringComparer.Ordinal), batch.Users.Order(StringComparer.Ordinal));
        Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}"));
    }

    [Fact]
    public async Task GetAsync_UserHasTwoRows_GivesBoth()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, i AS x FROM range(2) r(i)");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "a");

        Assert.Equal(["a", "a"], batch.Users);
        Assert.Equal([0L, 1L], batch.Values<long>("x").ToArray().Order());
    }

    [Fact]
    public async Task GetAsync_UserColumnIsWantedToo_GivesItAsAColumn()
    {
        folder.Execute("CREATE TABLE t AS SELECT 7 AS user_id, 1 AS x");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), [new("user_id", ColumnType.Int64)], "7");

        Assert.Equal([("7", 7L)], batch.Rows<long>("user_id"));
    }

    public void Dispose() => folder.Dispose();
}
