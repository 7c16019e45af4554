namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverTypesTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("1 + 1", ColumnType.Single, "2")]
    [InlineData("0.1", ColumnType.Double, "0.1")]
    [InlineData("9007199254740993 + 0", ColumnType.Int64, "9007199254740993")]
    [InlineData("1 = 1", ColumnType.Boolean, "1")]
    [InlineData("upper('yes')", ColumnType.String, "YES")]
    [InlineData("length('four')", ColumnType.String, "4")]
    [InlineData("json_array(1, 2.5)", ColumnType.Vector, "[1,2.5]")]
    public async Task GetAsync_ExpressionInAQuery_HasTheTypeOfItsValue(string expression, ColumnType wanted, string expected)
    {
        var (schema, column) = await ReadAsync(expression, wanted);

        Assert.Equal(ColumnType.Text, schema);
        Assert.Equal(expected, column.ValueAt(0));
    }

    [Theory]
    [InlineData("datetime('2024-02-29 12:34:56', '+1 hour')")]
    [InlineData("unixepoch('2024-02-29 13:34:56')")]
    public async Task GetAsync_ExpressionIsWantedAsATimestamp_IsATimestamp(string expression)
    {
        var (schema, column) = await ReadAsync(expression, ColumnType.Timestamp);

        Assert.Equal(ColumnType.Timestamp, schema);
        Assert.Equal(new DateTime(2024, 2, 29, 13, 34, 56, DateTimeKind.Utc), column.ValueAt(0));
    }

    private async Task<(ColumnType Schema, Column Column)> ReadAsync(string expression, ColumnType wanted)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT); INSERT INTO t VALUES ('a')");
        var query = $"SELECT user_id, {expression} AS x FROM t WHERE user_id IN (SELECT value FROM json_each(@users))";
        await using var retriever = folder.Retriever(query: query);
        var schema = await retriever.OpenAsync([new("x", wanted)], SqliteFolder.Token);
        return (schema.Find("x")!.Type, (await retriever.GetAsync(["a"], SqliteFolder.Token))["x"]);
    }

    public void Dispose() => folder.Dispose();
}
