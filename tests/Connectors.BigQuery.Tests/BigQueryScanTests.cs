using ModelPipeline.BigQueryEmulator.Faults;

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

        var call = new StoreCall("p", RunTrigger.Job, Guid.NewGuid());

        var plan = await retriever.PlanScanAsync(60, call, Token);
        var rows = new List<(string, long)>();
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, batchSize), call, Token))
            {
                Assert.InRange(batch.Rows.Count, 1, batchSize);
                rows.AddRange(batch.Rows.Rows<long>("x"));
            }
        }

        Assert.Equal((4, 200), (plan.Partitions.Count, plan.Users));
        Assert.Equal(users.Select((user, i) => (user, (long)i)), rows.Order());
        var query = Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal("job", query.Labels["trigger"]);
        Assert.Equal((1, 200), (call.Meter.Total.Queries, call.Meter.Total.RowsRead));
    }

    // BigQuery answers at most 10 MB, however many rows are asked for.
    [Fact]
    public async Task ScanAsync_RowsOfAMegabyte_ComeInPagesByTheirBytes()
    {
        string[] users = [.. Enumerable.Range(0, 24).Select(i => $"u{i:00}")];
        var wide = new Column<string>(new("s", ColumnType.String), Array.ConvertAll(users, _ => new string('x', 1_000_000)));
        await store.CreateTableAsync("wide", new(users, [wide]), "user_id", ColumnType.String);
        await using var retriever = store.Make(new InputOptions { Table = "wide" }, null);
        await retriever.OpenAsync([wide.Field], Token);
        var plan = await retriever.PlanScanAsync(users.Length, Token);

        var batch = await FirstAsync(retriever, new(Assert.Single(plan.Partitions), null, users.Length));

        Assert.Equal(users, batch!.Rows.Users.Order());
        Assert.All(batch.Rows.Values<string>("s").ToArray(), text => Assert.Equal(1_000_000, text.Length));
        Assert.InRange(store.Emulator.Log.Count(Operation.GetQueryResults), 3, 6);
    }

    [Fact]
    public async Task ScanAsync_TableChangesMeanwhile_ReadsTheRowsOfThePlan()
    {
        await using var retriever = await OpenAsync("a", "b");
        var plan = await retriever.PlanScanAsync(10, Token);
        await store.ExecuteAsync("DELETE FROM d.customers WHERE user_id = 'a'");
        await store.ExecuteAsync("INSERT INTO d.customers (user_id, x) VALUES ('aa', 7), (NULL, 8)");

        var batch = await FirstAsync(retriever, new(Assert.Single(plan.Partitions), null, 10));

        Assert.Equal(["a", "b"], batch!.Rows.Users.Order(StringComparer.Ordinal));
    }

    // Calls of users end after four attempts, so that they hear the reason before their deadline.
    [Fact]
    public async Task ScanAsync_TroubleOfMinutes_IsWaitedOut()
    {
        await using var retriever = await OpenAsync("a", "b");
        var plan = await retriever.PlanScanAsync(10, Token);
        store.Emulator.Faults.Next(Operation.GetQueryResults, FaultKind.BackendError, times: 9);

        var batch = await FirstAsync(retriever, new(Assert.Single(plan.Partitions), null, 10));

        Assert.Equal(2, batch!.Rows.Count);
        Assert.Equal(10, store.Emulator.Log.Count(Operation.GetQueryResults));
    }

    [Fact]
    public async Task PlanScanAsync_AnyTable_SortsNothing()
    {
        await using var retriever = await OpenAsync("a", "b");

        await retriever.PlanScanAsync(1, Token);

        Assert.DoesNotContain("ORDER BY", Assert.Single(store.Emulator.Log.Queries).Sql, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task PlanScanAsync_CallerCancels_QueryIsCancelled()
    {
        await using var retriever = await OpenAsync("a");
        store.Emulator.Faults.Next(Operation.Query, BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromHours(1)));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retriever.PlanScanAsync(10, stop.Token));

        await Eventually.TrueAsync(() => store.Emulator.Log.Count(Operation.CancelJob) == 1, "the query is cancelled");
    }

    [Fact]
    public async Task PlanScanAsync_ResultIsTooLargeForItsQuery_IsReadFromATableThatExpires()
    {
        await using var large = new BigQueryStore(options: new() { MostResultBytes = 100 });
        await large.InitializeAsync();
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"u{i}")];
        await large.CreateTableAsync("customers",
            new(users, [new Column<long>(X[0], Enumerable.Range(0, 100).Select(i => (long)i).ToArray())]), "user_id", ColumnType.String);
        await using var retriever = large.Make(new InputOptions { Table = "customers" }, null);
        await retriever.OpenAsync(X, Token);

        var plan = await retriever.PlanScanAsync(30, OnDemand.Call, Token);
        var read = new List<string>();
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, 20), OnDemand.Call, Token))
                read.AddRange(batch.Rows.Users);
        }

        Assert.Equal((100, 4), (plan.Users, plan.Partitions.Count));
        Assert.Equal(users.Order(), read.Order());
        Assert.Contains("expiration_timestamp", large.Emulator.Log.Queries[^1].Sql, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<IRetriever> OpenAsync(params string[] users)
    {
        await store.CreateTableAsync("customers",
            new(users, [new Column<long>(X[0], Enumerable.Range(0, users.Length).Select(i => (long)i).ToArray())]), "user_id",
            ColumnType.String);
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
