using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlStatementTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task GetAndWriteAsync_Of512Users_AreOneStatementEach()
    {
        var input = $"in_{schema.Name}";
        var output = $"out_{schema.Name}";
        schema.Execute(
            $"CREATE TABLE {input} (user_id TEXT PRIMARY KEY, x INTEGER); INSERT INTO {input} SELECT 'u' || i, i FROM generate_series(1, 512) AS i");
        var users = Enumerable.Range(1, 512).Select(i => $"u{i}").ToArray();
        await using var retriever = await schema.OpenRetrieverAsync(X, input);
        await using var writer = await schema.OpenWriterAsync(table: output);
        schema.ForgetStatements();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(512, (await retriever.GetAsync(users, PostgreSqlSchema.Token)).Count);
            await writer.WriteAsync(Scores.Of(i, i, users), PostgreSqlSchema.Token);
        }

        Assert.Equal(["10 5120"],
            schema.Query(
                $"SELECT calls || ' ' || rows FROM pg_stat_statements WHERE query LIKE '%{input}%' AND query NOT LIKE '%pg_stat%'"));
        Assert.Equal(["10 5120"],
            schema.Query(
                $"SELECT calls || ' ' || rows FROM pg_stat_statements WHERE query LIKE '%{output}%' AND query NOT LIKE '%pg_stat%'"));
    }

    [Theory]
    [InlineData("smallint", "i::smallint", "7")]
    [InlineData("integer", "i", "7")]
    [InlineData("bigint", "i", "7")]
    [InlineData("text", "i::text", "7")]
    [InlineData("varchar(20)", "i::text", "7")]
    [InlineData("uuid", "lpad(i::text, 32, '0')::uuid", "00000000-0000-0000-0000-000000000007")]
    public async Task GetAsync_UserColumnHasAnIndex_IsRead(string type, string key, string user)
    {
        schema.Execute(
            $"CREATE TABLE t (user_id {type} PRIMARY KEY, x INTEGER); INSERT INTO t SELECT {key}, i FROM generate_series(1, 30000) AS i; ANALYZE t");
        await using (var retriever = await schema.OpenRetrieverAsync(X, "t"))
        {
            // After so many calls, the server uses one plan for all calls.
            for (var i = 0; i < 12; i++)
                Assert.Equal([(user, 7L)], (await retriever.GetAsync([user, "x"], PostgreSqlSchema.Token)).Rows<long>("x"));
        }

        await WaitForAsync($"SELECT 1 FROM pg_stat_user_tables WHERE schemaname = '{schema.Name}' AND idx_scan >= 12");

        Assert.Equal(["0"], schema.Query($"SELECT seq_tup_read FROM pg_stat_user_tables WHERE schemaname = '{schema.Name}'"));
    }

    [Theory]
    [InlineData("integer", "i", "29000")]
    [InlineData("text", "i::text", "9980")]
    [InlineData("text COLLATE \"en-x-icu\"", "i::text", "9980")]
    [InlineData("varchar(20)", "i::text", "9980")]
    [InlineData("uuid", "lpad(i::text, 32, '0')::uuid", "00000000-0000-0000-0000-000000029980")]
    public async Task ScanAsync_UserColumnHasAnIndex_IsRead(string type, string key, string after)
    {
        schema.Execute(
            $"CREATE TABLE t (user_id {type} PRIMARY KEY, x INTEGER); INSERT INTO t SELECT {key}, i FROM generate_series(1, 30000) AS i; ANALYZE t");
        await using (var retriever = await schema.OpenRetrieverAsync(X, "t"))
            Assert.NotEmpty(await retriever.ScanAsync(new ScanRequest(new KeyRange(null, null).ToString(), after, 1000)));

        await WaitForAsync($"SELECT 1 FROM pg_stat_user_tables WHERE schemaname = '{schema.Name}' AND idx_scan >= 1");

        Assert.Equal(["0"], schema.Query($"SELECT seq_tup_read FROM pg_stat_user_tables WHERE schemaname = '{schema.Name}'"));
    }

    [Fact]
    public async Task ScanAsync_StoppedAfterABatch_HasReadLittleMore()
    {
        var input = $"in_{schema.Name}";
        schema.Execute(
            $"CREATE TABLE {input} (user_id INTEGER PRIMARY KEY, x TEXT); INSERT INTO {input} SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) AS i; ANALYZE {input}");
        await using (var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.String)], input))
        {
            await retriever.ScanAsync(new(new KeyRange(null, null).ToString(), null, 10), PostgreSqlSchema.Token)
                .FirstAsync(PostgreSqlSchema.Token);
        }

        await WaitForAsync($"SELECT 1 FROM pg_stat_user_tables WHERE relname = '{input}' AND idx_tup_fetch > 0");

        Assert.Equal(["true"],
            schema.Query($"SELECT idx_tup_fetch < 100 AND seq_tup_read = 0 FROM pg_stat_user_tables WHERE relname = '{input}'"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";Max Auto Prepare=0", false)]
    public async Task GetAsync_SeveralCalls_ArePreparedUnlessTheConnectionStringForbidsIt(string setting, bool prepared)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT PRIMARY KEY, x INTEGER)");
        await using var retriever = schema.Retriever(
            query: "SELECT user_id, (SELECT count(*) FROM pg_prepared_statements) AS x FROM (SELECT unnest(@users)) AS u (user_id)",
            connectionString: $"{schema.ConnectionString}{setting}");
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);

        var seen = 0L;
        for (var i = 0; i < 5; i++)
            seen = (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Values<long>("x")[0];

        Assert.Equal(prepared, seen > 0);
    }

    // The server publishes the statistics of a session when the session ends.
    private async Task WaitForAsync(string sql)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (schema.Query(sql).Length == 0)
        {
            Assert.False(timeout.IsCancellationRequested, $"Nothing for {sql}.");
            await Task.Delay(50, PostgreSqlSchema.Token);
        }
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
