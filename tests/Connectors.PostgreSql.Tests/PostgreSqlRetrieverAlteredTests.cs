namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverAlteredTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("integer", "bigint", "7")]
    [InlineData("integer", "text", "7")]
    [InlineData("text", "integer", "7")]
    [InlineData("integer", "numeric(10,2)", "7.00")]
    [InlineData("integer", "numeric(10,2)", "7.00", ";Max Auto Prepare=0")]
    [InlineData("numeric(10,2)", "integer", "7")]
    [InlineData("text", "uuid", "00000000-0000-0000-0000-000000000007")]
    [InlineData("uuid", "text", "00000000-0000-0000-0000-000000000007")]
    public async Task GetAndScanAsync_UserColumnGetsAnotherType_FindsItsUsers(string before, string after, string user, string setting = "")
    {
        var written = user.Length > 7 ? user : "7";
        schema.Execute($"CREATE TABLE t (user_id {before} PRIMARY KEY, x integer); INSERT INTO t VALUES ('{written}', 1)");
        await using var retriever = schema.Retriever("t", connectionString: $"{schema.ConnectionString}{setting}");
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        for (var i = 0; i < 5; i++)
            await retriever.GetAsync([written], PostgreSqlSchema.Token);

        schema.Execute($"ALTER TABLE t ALTER COLUMN user_id TYPE {after} USING user_id::{after}");

        for (var i = 0; i < 5; i++)
            Assert.Equal([(user, 1L)], (await retriever.GetAsync([user], PostgreSqlSchema.Token)).Rows<long>("x"));
        Assert.Equal([(user, 1L)],
            (await retriever.ScanAsync((await retriever.PlanScanAsync(10, PostgreSqlSchema.Token)).Partitions, 10)).Rows<long>("x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Max Auto Prepare=0")]
    public async Task GetAsync_ManyConnectionsPreparedBeforeAnAlteration_EachReadsTheNewType(string setting)
    {
        schema.Execute("CREATE TABLE t (user_id text, x integer); INSERT INTO t VALUES ('a', 3)");
        await using var retriever = schema.Retriever("t", connectionString: $"{schema.ConnectionString}{setting}");
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        for (var i = 0; i < 5; i++)
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => retriever.GetAsync(["a"], PostgreSqlSchema.Token)));

        schema.Execute("ALTER TABLE t ALTER COLUMN x TYPE numeric; UPDATE t SET x = 2.6");

        var batches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => retriever.GetAsync(["a"], PostgreSqlSchema.Token)));
        Assert.All(batches, batch => Assert.Equal("2.6", batch.ValueOf("a", "x")));
    }

    [Fact]
    public async Task GetAsync_ColumnGetsANewlyCreatedType_IsRead()
    {
        schema.Execute("CREATE TABLE t (user_id text, x text); INSERT INTO t VALUES ('a', 'happy')");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.String)], "t");

        schema.Execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); ALTER TABLE t ALTER COLUMN x TYPE mood USING x::mood");

        for (var i = 0; i < 5; i++)
            Assert.Equal("happy", (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).ValueOf("a", "x"));
        Assert.Equal(ColumnType.String, (await retriever.DescribeAsync(PostgreSqlSchema.Token))!.Find("x")!.Type);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
