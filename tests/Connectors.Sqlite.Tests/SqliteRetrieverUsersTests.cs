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
    public async Task GetAsync_NumericUserIds_MatchOnlyTheSpellingOfTheStore(string declared)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (7, 1), (8, 2)");

        var batch = await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "8", "007", "7.0", " 7", "+7", "7e0", "abc", "");

        Assert.Equal([("8", 2L)], batch.Rows<long>("x"));
    }

    [Theory]
    [InlineData("TEXT")]
    [InlineData("TEXT COLLATE NOCASE")]
    [InlineData("TEXT COLLATE RTRIM")]
    public async Task GetAsync_OtherSpelling_IsAnotherUser(string declared)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES ('Anna', 1)");

        Assert.Equal(0, (await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "anna", "Anna ", "Anna\0")).Count);
        Assert.Equal(1, (await SqliteFolder.ReadAsync(folder.Retriever("t"), X, "Anna")).Count);
    }

    public void Dispose() => folder.Dispose();
}
