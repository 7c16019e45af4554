namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Connections through a PgBouncer, which gives each transaction another session.</summary>
public sealed class PostgreSqlPoolerTests : IAsyncLifetime
{
    private const int Users = 500;
    private const int PoolerEvent = 400;

    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema;
    private readonly PgBouncer pooler;
    private readonly LogLines log = new();

    public PostgreSqlPoolerTests(PostgreSqlServer server)
    {
        schema = new(server);
        pooler = new(server);
    }

    public async ValueTask InitializeAsync()
    {
        await pooler.InitializeAsync();
        schema.Execute(
            $"CREATE TABLE t (user_id text PRIMARY KEY, x integer); INSERT INTO t SELECT i, i FROM generate_series(1, {Users}) AS i; CREATE TABLE u AS SELECT user_id, -x AS x FROM t");
    }

    [Fact]
    public async Task GetAsync_TwoInputsOfOneShape_EachGivesItsOwnRows()
    {
        await using var t = await OpenAsync("t");
        await using var u = await OpenAsync("u");

        var read = await Task.WhenAll(Enumerable.Range(1, Users).Select(async user =>
            ((await t.GetAsync([$"{user}"], PostgreSqlSchema.Token)).Values<long>("x")[0],
                (await u.GetAsync([$"{user}"], PostgreSqlSchema.Token)).Values<long>("x")[0])));

        Assert.Equal(Enumerable.Range(1, Users).Select(user => ((long)user, (long)-user)), read);
        Assert.Equal([PoolerEvent, PoolerEvent], log.Lines.Select(line => line.Event));
        Assert.All(log.Lines, line => Assert.StartsWith(
            "Pipeline p: Input:Connection leads to a connection pooler", line.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ScanAsync_ManyAtOnce_ReadEveryRow()
    {
        await using var retriever = await OpenAsync("t");
        var plan = await retriever.PlanScanAsync(Users / 5, PostgreSqlSchema.Token);

        var read = await Task.WhenAll(plan.Partitions.Select(partition => retriever.ScanAsync([partition], 7)));

        Assert.Equal(Enumerable.Range(1, Users).Select(user => ($"{user}", (long)user)).Order(), read.SelectMany(
            batches => batches.Rows<long>("x")).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Max Auto Prepare=16")]
    public async Task GetAndScanAsync_StatementsWerePreparedAtFirst_ContinueWithoutPreparing(string setting)
    {
        await using var retriever = await OpenAsync("t", setting);

        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(
                Enumerable.Range(1, 50).Select(
                    async user =>
                        Assert.Equal(user, (await retriever.GetAsync([$"{user}"], PostgreSqlSchema.Token)).Values<long>("x")[0])));
            Assert.Equal(Users,
                (await retriever.ScanAsync((await retriever.PlanScanAsync(100, PostgreSqlSchema.Token)).Partitions, 7)).Users().Distinct()
                    .Count());
        }

        Assert.Equal(PoolerEvent, Assert.Single(log.Lines).Event);
    }

    [Theory]
    [InlineData("", OutputMode.Upsert)]
    [InlineData(";Max Auto Prepare=16", OutputMode.Upsert)]
    [InlineData("", OutputMode.Append)]
    public async Task WriteAsync_RowsCopiesAndFailures_AreStored(string setting, OutputMode mode)
    {
        await using var writer = schema.Writer($"{schema.Name}.scores", mode, $"{pooler.ConnectionString}{setting}", copyFrom: 10, log);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);

        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(
                Enumerable.Range(1, 20).Select(user => writer.WriteAsync(Scores.Of(user, i, $"{user}"), PostgreSqlSchema.Token)));
            await writer.WriteAsync(Scores.Of(0, i, [.. Enumerable.Range(100, 20).Select(user => $"{user}")]), PostgreSqlSchema.Token);
            await Task.WhenAll(
                Enumerable.Range(1, 20).Select(
                    user => writer.WriteFailuresAsync(Guid.NewGuid(), [new($"{user}", "because")], PostgreSqlSchema.Token)));
            await Task.WhenAll(
                Enumerable.Range(1, 20).Select(
                    async user =>
                        Assert.Equal(user,
                            (await writer.ReadAsync($"{user}", PostgreSqlSchema.Token))!.Outputs.Values<double>("score")[0])));
        }

        Assert.Equal(["40"], schema.Query("SELECT count(DISTINCT user_id) FROM scores"));
        Assert.Equal(["100"], schema.Query("SELECT count(*) FROM scores_failures"));
        Assert.Equal(PoolerEvent, Assert.Single(log.Lines).Event);
    }

    private async Task<PostgreSqlRetriever> OpenAsync(string table, string setting = "")
    {
        var retriever = schema.Retriever($"{schema.Name}.{table}", connectionString: $"{pooler.ConnectionString}{setting}", log: log);
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        return retriever;
    }

    public async ValueTask DisposeAsync()
    {
        await pooler.DisposeAsync();
        await schema.DisposeAsync();
    }
}
