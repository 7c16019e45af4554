namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverSourceTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 7)", "main.t")]
    [InlineData("CREATE TABLE base (user_id TEXT, x INTEGER); INSERT INTO base VALUES ('a', 7); CREATE VIEW t AS SELECT * FROM base", "t")]
    public async Task GetAsync_TableOrView_ReadsIt(string create, string table)
    {
        folder.Execute(create);

        var batch = await SqliteFolder.ReadAsync(folder.Retriever(table), X, "a", "nobody");

        Assert.Equal([("a", 7L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("SELECT user_id, x FROM t WHERE user_id IN (SELECT value FROM json_each(@users))")]
    [InlineData("SELECT user_id, x FROM t JOIN json_each(@users) ON value = user_id -- of @users")]
    [InlineData(
        "SELECT user_id, max(x) AS x FROM t WHERE '@users' <> user_id AND user_id IN (SELECT value FROM json_each(@users)) GROUP BY 1")]
    public async Task GetAsync_Query_TakesTheUsers(string query)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3), (NULL, 4)");

        var batch = await SqliteFolder.ReadAsync(folder.Retriever(query: query), X, "a", "c", "nobody");

        Assert.Equal([("a", 1L), ("c", 3L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_FileIsInWriteAheadMode_SeesWhatOthersCommit()
    {
        folder.Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, SqliteFolder.Token);
        Assert.Equal([("a", 1L)], (await retriever.GetAsync(["a"], SqliteFolder.Token)).Rows<long>("x"));

        folder.Execute("UPDATE t SET x = 2");

        Assert.Equal([("a", 2L)], (await retriever.GetAsync(["a"], SqliteFolder.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task PingAsync_TableIsDroppedAndComesBack_FailsAndRecovers()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, SqliteFolder.Token);
        await retriever.PingAsync(SqliteFolder.Token);

        folder.Execute("DROP TABLE t");
        await Assert.ThrowsAsync<StoreException>(() => retriever.PingAsync(SqliteFolder.Token));
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");

        await retriever.PingAsync(SqliteFolder.Token);
    }

    // As an export of each night does it: write a new file, rename it over the old one.
    [Theory]
    [InlineData("")]
    [InlineData(";Pooling=False")]
    [InlineData(";Mode=ReadWrite")]
    public async Task GetAsync_FileIsReplaced_ReadsTheNewOne(string settings)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 0)");
        await using var retriever = folder.Retriever("t", connectionString: folder.ConnectionString + settings);
        await retriever.OpenAsync(X, SqliteFolder.Token);

        for (var x = 1; x <= 3; x++)
        {
            using (var other = new SqliteFolder())
            {
                other.Execute($"CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', {x})");
                File.Move(other.Path("test.db"), folder.Path("test.db"), overwrite: true);
            }

            Assert.Equal([("a", (long)x)], (await retriever.GetAsync(["a"], SqliteFolder.Token)).Rows<long>("x"));
        }
    }

    [Fact]
    public async Task GetAsync_FileIsGone_IsTransientUntilItIsBack()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, SqliteFolder.Token);
        var (here, there) = (folder.Path("test.db"), folder.Path("away.db"));

        File.Move(here, there);
        Assert.True((await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], SqliteFolder.Token))).IsTransient);
        File.Move(there, here);

        Assert.Equal([("a", 1L)], (await retriever.GetAsync(["a"], SqliteFolder.Token)).Rows<long>("x"));
    }

    public void Dispose() => folder.Dispose();
}
