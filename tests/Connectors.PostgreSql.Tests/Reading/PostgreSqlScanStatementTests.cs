using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The statements of a scan and of its plan.</summary>
public sealed class PostgreSqlScanStatementTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly string Everything = new KeyRange(null, null).ToString();

    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => PostgreSqlSchema.Token;

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task ScanAsync_ColumnsOfAType_GoAsAnArrayWhereTheyAreFour(int count, bool isArray)
    {
        Field[] wanted = [.. Enumerable.Range(0, count).Select(i => new Field($"x{i}", ColumnType.Single))];
        schema.Execute($"CREATE TABLE t (user_id text, {string.Join(", ", wanted.Select(field => $"{field.Name} real"))})");
        await using var retriever = await schema.OpenRetrieverAsync(wanted, "t");
        using var statements = new RecordedStatements();

        await retriever.ScanAsync(new ScanRequest(Everything, null, 10));

        Assert.Equal(isArray, Assert.Single(Texts(statements, "DECLARE")).Contains("ARRAY[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_TableIsUnchanged_IsOneStatement()
    {
        schema.Execute("CREATE TABLE t (user_id text, x real); INSERT INTO t VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "t");
        using var statements = new RecordedStatements();

        await retriever.GetAsync(["a"], Token);
        await retriever.GetAsync(["a", "b"], Token);

        Assert.Equal(2, statements.Spans.Count);
    }

    [Fact]
    public async Task DisposeAsync_RetrieverAndWriter_EndTheirSessions()
    {
        schema.Execute("CREATE TABLE t (user_id text, x real)");
        var connection = $"{schema.ConnectionString};Application Name={schema.Name}";
        var sessions = $"SELECT pid FROM pg_stat_activity WHERE application_name = '{schema.Name}'";
        await using (var retriever = schema.Retriever("t", connectionString: connection))
        {
            await using var writer = schema.Writer(connectionString: connection);
            await retriever.OpenAsync([new("x", ColumnType.Single)], Token);
            await writer.OpenAsync(Scores.Schema, Token);
            Assert.NotEmpty(schema.Query(sessions));
        }

        await PostgreSqlSchema.UntilAsync(() => schema.Query(sessions).Length == 0, "the sessions end");
    }

    // The first row of the next batch ends a batch, so the first page has one row more.
    [Fact]
    public async Task ScanAsync_Batches_AreAPageEach()
    {
        schema.Execute("CREATE TABLE t (user_id text, x real); INSERT INTO t SELECT 'u' || i, i FROM generate_series(10, 20) AS i");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "t");
        using var statements = new RecordedStatements();

        Assert.Equal(3, (await retriever.ScanAsync(new ScanRequest(Everything, null, 5))).Count);

        Assert.Equal(["6", "5", "5"], Texts(statements, "FETCH").Select(text => text.Split(' ')[1]));
    }

    // The statistics of the table say how many rows it has.
    [Theory]
    [InlineData(999_999, 2, null)]
    [InlineData(1_000_000, 2, "10.000000")]
    [InlineData(2_000_000, 2, "5.000000")]
    [InlineData(1_000_000, 1, "15.000000", 300)]
    [InlineData(1_000_000, 10, null)]
    [InlineData(1_000_000, 9, "10.000000")]
    [InlineData(50_000, 2, "100.000000", 10, 50_000)]
    public async Task PlanScanAsync_LargeTable_IsPlannedByASample(
        int rows, int usersPerPartition, string? percent, int users = 10, int sampleFrom = 1_000_000)
    {
        schema.Execute($"CREATE TABLE t (user_id text, x real); INSERT INTO t SELECT 'u' || i, i FROM generate_series(1, {users}) AS i");
        schema.Execute($"ANALYZE t; UPDATE pg_class SET reltuples = {rows} WHERE oid = 't'::regclass");
        await using var retriever = schema.Retriever("t", sampleFrom: sampleFrom);
        await retriever.OpenAsync([new("x", ColumnType.Single)], Token);
        using var statements = new RecordedStatements();

        var plan = await retriever.PlanScanAsync(usersPerPartition, Token);

        Assert.Equal(users, plan.Users);
        var sample = statements.Spans.Select(RecordedStatements.TextOf)
            .SingleOrDefault(text => text.Contains("TABLESAMPLE", StringComparison.Ordinal));
        Assert.Equal(percent, sample?.Split("TABLESAMPLE SYSTEM (")[1].Split(") REPEATABLE (0)")[0]);
        if (users <= usersPerPartition)
            Assert.Single(plan.Partitions);
    }

    [Theory]
    [InlineData("text", true)]
    [InlineData("text UNIQUE", false)]
    public async Task PlanScanAsync_UniqueUsers_AreCountedWithoutSorting(string declared, bool isSorted)
    {
        schema.Execute($"CREATE TABLE t (user_id {declared}, x real); INSERT INTO t SELECT 'u' || i, i FROM generate_series(1, 9) AS i");
        schema.Execute("ANALYZE t");
        await using var retriever = schema.Retriever("t", sampleFrom: 1);
        await retriever.OpenAsync([new("x", ColumnType.Single)], Token);
        using var statements = new RecordedStatements();

        Assert.Equal(9, (await retriever.PlanScanAsync(100, Token)).Users);

        Assert.Equal(isSorted, Assert.Single(Texts(statements, "SELECT count(*)")).Contains("DISTINCT", StringComparison.Ordinal));
    }

    // A whole table may take any time.
    [Fact]
    public async Task ScanAsync_RowTakesLong_HasNoLimit()
    {
        schema.Execute("CREATE TABLE b (user_id text, x real); INSERT INTO b VALUES ('a', 1.5)");
        schema.Execute("CREATE VIEW t AS SELECT user_id, x + length(pg_sleep(x)::text) AS x FROM b");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Double)], "t");
        Assert.True(retriever.IsAsynchronous);

        Assert.Equal(["a"], (await retriever.ScanAsync(new ScanRequest(Everything, null, 10))).Users());
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private static IReadOnlyList<string> Texts(RecordedStatements statements, string beginning) =>
        [.. statements.Spans.Select(RecordedStatements.TextOf).Where(text => text.StartsWith(beginning, StringComparison.Ordinal))];
}
