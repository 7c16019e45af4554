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
    public async Task GetAsync_NumericUserColumn_MatchesOnlyTheSpellingOfTheStore(string type)
    {
        folder.Execute($"CREATE TABLE t (user_id {type}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2), (NULL, 3)");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "abc", "",
            "99999999999999999999999999999999999999999");

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

    public void Dispose() => folder.Dispose();
}
