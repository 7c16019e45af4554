namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverTypesTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("1 + 1", ColumnType.Single, 2f)]
    [InlineData("1 + 1", ColumnType.Double, 2d)]
    [InlineData("1 + 1", ColumnType.Int64, 2L)]
    [InlineData("1 = 1", ColumnType.Boolean, true)]
    [InlineData("upper('yes')", ColumnType.String, "YES")]
    [InlineData("length('four')", ColumnType.String, "4")]
    public async Task GetAsync_ExpressionInAQuery_IsReadAsTheWantedType(string expression, ColumnType wanted, object expected)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT); INSERT INTO t VALUES ('a')");
        var query = $"SELECT user_id, {expression} AS x FROM t WHERE user_id IN (SELECT value FROM json_each(@users))";
        await using var retriever = folder.Retriever(query: query);

        var schema = await retriever.OpenAsync([new("x", wanted)], SqliteFolder.Token);
        var batch = await retriever.GetAsync(["a"], SqliteFolder.Token);

        Assert.Equal(wanted, schema.Find("x")!.Type);
        Assert.Equal(expected, batch["x"].ValueAt(0));
    }

    public void Dispose() => folder.Dispose();
}
