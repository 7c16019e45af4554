using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverScanTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("TEXT COLLATE NOCASE", "a", "A", "b", "B", "_")]
    [InlineData("TEXT COLLATE RTRIM", "a", "a ", "a  ", "b")]
    [InlineData("VARCHAR(9)", "9", "10", "1.0", "1")]
    [InlineData("UUID", "0198c0a0-0000-7000-8000-0000000000ab", "7", "x")]
    [InlineData("INTEGER", "9", "10", "-1", "b", "a")]
    [InlineData("BIGINT", "9223372036854775807", "-9223372036854775808", "0")]
    [InlineData("NUMERIC", "1.5", "9", "10", "x")]
    [InlineData("", "a", "10", "9")]
    [InlineData("BLOB", "a", "10", "9")]
    public async Task ScanAsync_IdsOfEachType_ReadsEveryRowOnce(string declared, params string[] ids)
    {
        folder.Execute(
            $"CREATE TABLE t (user_id {declared}, x INTEGER); CREATE VIEW v AS SELECT * FROM t UNION ALL SELECT * FROM t WHERE x = 1");
        foreach (var (place, id) in ids.Index())
            folder.Execute($"INSERT INTO t VALUES ('{id}', {place})");
        await using var table = await OpenAsync("t");
        await using var view = await OpenAsync("v");

        await table.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place))]);
        await view.ReadsWholeAsync([.. ids.Select((id, place) => (id, (long)place)), (ids[1], 1)]);
    }

    [Fact]
    public async Task ScanAsync_ColumnWithoutAType_ReadsEveryRowOnce()
    {
        folder.Execute(
            "CREATE TABLE t (user_id, x INTEGER); INSERT INTO t VALUES (10, 0), ('9', 1), (9, 2), (1.0, 3), ('1.0', 4), (x'61', 5), (NULL, 6)");
        await using var retriever = await OpenAsync("t");

        await retriever.ReadsWholeAsync([("10", 0), ("9", 1), ("9", 2), ("1.0", 3), ("1.0", 4)]);
    }

    [Fact]
    public async Task ScanAsync_IdIsNoValidText_FailsInsteadOfReadingForever()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES (CAST(x'fc' AS TEXT), 1)");
        await using var retriever = await OpenAsync("t");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.ScanAsync(KeyRange.Split([]), 1));

        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task ScanAsync_BetweenBatches_LetsOthersWrite()
    {
        folder.Execute(
            "PRAGMA journal_mode = DELETE; CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4)");
        await using var retriever = await OpenAsync("t");
        await using var scan = retriever.ScanAsync(new(KeyRange.Split([])[0], null, 2), SqliteFolder.Token)
            .GetAsyncEnumerator(SqliteFolder.Token);

        Assert.True(await scan.MoveNextAsync());
        folder.Execute("DELETE FROM t WHERE user_id IN ('a', 'd'); INSERT INTO t VALUES ('aa', 5), ('e', 6)");

        Assert.Equal(["a", "b"], scan.Current.Rows.Users);
        Assert.True(await scan.MoveNextAsync());
        Assert.Equal(["c", "e"], scan.Current.Rows.Users);
        Assert.False(await scan.MoveNextAsync());
    }

    [Theory]
    [InlineData("TEXT")]
    [InlineData("INTEGER")]
    public async Task ScanAsync_IndexOnTheUserColumn_IsUsedAndNothingIsSorted(string declared)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); CREATE INDEX i ON t (user_id)");
        await using var retriever = await OpenAsync("t");
        using var connection = folder.Connect();
        var sql = SqliteScan.Describe(connection, "t", "user_id", []);

        using var explain = new SqliteCommand($"EXPLAIN QUERY PLAN {sql.Read(new("1", "2"), usersOnly: true)}", connection);
        explain.Parameters.AddWithValue("$after", "1");
        explain.Parameters.AddWithValue("$upTo", "2");
        using var steps = explain.ExecuteReader();

        Assert.True(steps.Read());
        Assert.Equal("SEARCH input USING COVERING INDEX i (user_id>? AND user_id<?)", steps.GetString(3));
        Assert.False(steps.Read());
    }

    private async Task<SqliteRetriever> OpenAsync(string table)
    {
        var retriever = folder.Retriever(table);
        await retriever.OpenAsync(X, SqliteFolder.Token);
        return retriever;
    }

    public void Dispose() => folder.Dispose();
}
