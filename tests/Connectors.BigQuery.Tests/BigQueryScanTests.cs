namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryScanTests : IAsyncLifetime
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ScanAsync_AnyBatchSize_GivesEveryRowOnceForOneQuery(int batchSize)
    {
        string[] users = [.. Enumerable.Range(0, 200).Select(i => $"u{i:000}")];
        await using var retriever = await OpenAsync(users);

        var plan = await retriever.PlanScanAsync(60, Token);
        var rows = new List<(string, long)>();
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, batchSize), Token))
            {
                Assert.InRange(batch.Rows.Count, 1, batchSize);
                rows.AddRange(batch.Rows.Rows<long>("x"));
            }
        }

        Assert.Equal((4, 200), (plan.Partitions.Count, plan.Users));
        Assert.Equal(users.Select((user, i) => (user, (long)i)), rows);
        var query = Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal("job", query.Labels["trigger"]);
        Assert.Equal(1, retriever.Usage!.Queries);
    }

    [Fact]
    public async Task ScanAsync_AfterEachCursor_GoesOnBehindIt()
    {
        string[] users = [.. Enumerable.Range(0, 50).Select(i => $"u{i:00}")];
        await using var retriever = await OpenAsync(users);
        var partition = Assert.Single((await retriever.PlanScanAsync(100, Token)).Partitions);

        var cursor = (string?)null;
        var seen = new List<string>();
        while (await FirstAsync(retriever, new(partition, cursor, 8)) is { } batch)
        {
            seen.AddRange(batch.Rows.Users);
            cursor = batch.Cursor;
        }

        Assert.Equal(users, seen);
    }

    [Fact]
    public async Task ScanAsync_UserWithSeveralRows_HasThemInOneBatchOfOnePartition()
    {
        string[] users = ["a", "b", "b", "b", "b", "b", "c", "d", "d", "e"];
        await using var retriever = await OpenAsync(users);

        var plan = await retriever.PlanScanAsync(2, Token);
        var batches = new List<ScanBatch>();
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, 2, UsersOnly: true), Token))
                batches.Add(batch);
        }

        Assert.Equal(users, batches.SelectMany(batch => batch.Rows.Users));
        Assert.All(users.Distinct(), user => Assert.Single(batches, batch => batch.Rows.Users.Contains(user)));
        Assert.All(batches, batch => Assert.Empty(batch.Rows.Columns));
        Assert.All(batches, batch => Assert.NotNull(batch.AsOf));
    }

    [Fact]
    public async Task ScanAsync_TableChangesMeanwhile_ReadsWhatThePlanSaw()
    {
        await using var retriever = await OpenAsync("a", "b");
        var plan = await retriever.PlanScanAsync(10, Token);
        await store.ExecuteAsync("DELETE FROM d.customers WHERE user_id = 'a'");
        await store.ExecuteAsync("INSERT INTO d.customers (user_id, x) VALUES ('aa', 7), (NULL, 8)");

        var batch = await FirstAsync(retriever, new(Assert.Single(plan.Partitions), null, 10));

        Assert.Equal(["a", "b"], batch!.Rows.Users);
    }

    [Fact]
    public async Task PlanScanAsync_NobodyOrAQuery_HasNothingToRead()
    {
        await using var empty = await OpenAsync();
        await using var query = store.Make(new InputOptions { Query = store.Query("customers") }, null);
        await query.OpenAsync(X, Token);

        Assert.Equal((0, 0L), await empty.PlanScanAsync(10, Token) is var plan ? (plan.Partitions.Count, plan.Users) : default);
        Assert.Equal("Input:Query", Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => query.PlanScanAsync(10, Token))).Faults).Setting);
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<IRetriever> OpenAsync(params string[] users)
    {
        await store.CreateTableAsync("customers", new(users, [new Column<long>(X[0], Enumerable.Range(0, users.Length).Select(i => (long)i).ToArray())]), "user_id", ColumnType.String);
        var retriever = store.Make(new InputOptions { Table = "customers" }, null);
        await retriever.OpenAsync(X, Token);
        store.Emulator.Log.Clear();
        return retriever;
    }

    private static async Task<ScanBatch?> FirstAsync(IRetriever retriever, ScanRequest request)
    {
        await foreach (var batch in retriever.ScanAsync(request, Token))
            return batch;
        return null;
    }
}
