using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryQueryTests : IAsyncLifetime
{
    private const long LeastBilled = 10 * 1024 * 1024;
    private static readonly Field[] X = [new("x", ColumnType.Int64)];
    private static readonly string[] Users = [.. Enumerable.Range(0, 1000).Select(i => $"u{i}")];

    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly BigQueryStore store;

    public BigQueryQueryTests() => store = new(options: new() { Time = clock });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_ManyUsers_IsOneQueryOneRequestWithLabels()
    {
        await using var retriever = await OpenAsync();

        var call = new StoreCall("p");

        var batch = await retriever.GetAsync(Users, call, Token);

        Assert.Equal(1000, batch.Count);
        var query = Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.All));
        Assert.Equal(("p", "on-demand"), (query.Labels["pipeline"], query.Labels["trigger"]));
        Assert.Equal(new(1, LeastBilled, 1000), call.Meter.Total);
    }

    [Fact]
    public async Task OpenPingAndDescribeAsync_CostNothing()
    {
        await using var retriever = await OpenAsync();
        await using var query = store.Make(new InputOptions { Query = store.Query("customers") }, null);
        await query.OpenAsync(X, Token);

        await retriever.PingAsync(Token);
        await query.PingAsync(Token);
        Assert.Equal(ColumnType.Int64, (await retriever.DescribeAsync(Token))!.Find("x")!.Type);
        Assert.Null(await query.DescribeAsync(Token));

        Assert.Empty(store.Emulator.Log.Queries);
    }

    [Fact]
    public async Task GetAsync_NoIdThatTheColumnCanHold_RunsNoQuery()
    {
        await store.CreateTableAsync("numbers", new(["7"], [new Column<long>(X[0], new[] { 1L })]), "user_id", ColumnType.Int64);
        await using var retriever = await OpenAsync("numbers");

        Assert.Equal(0, (await retriever.GetAsync(["007", "seven"], Token)).Count);

        Assert.Empty(store.Emulator.Log.Requests);
    }

    [Fact]
    public async Task GetAsync_QueryOutlastsItsRequest_IsPolledUntilItIsDone()
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.Query, BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromSeconds(25)));
        var call = new StoreCall("p");

        var reading = retriever.GetAsync(["u1"], call, Token);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }

        Assert.Equal([("u1", 1L)], (await reading).Rows<long>("x"));
        Assert.Single(store.Emulator.Log.Queries);
        Assert.InRange(store.Emulator.Log.Count(Operation.GetQueryResults), 1, 5);
        Assert.Equal(LeastBilled, call.Meter.Total.BytesBilled);
    }

    [Fact]
    public async Task GetAsync_CallerCancelsALongQuery_QueryIsCancelled()
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.Query, BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromHours(1)));
        using var stop = new CancellationTokenSource();

        var reading = retriever.GetAsync(["u1"], stop.Token);
        while (store.Emulator.Log.Count(Operation.GetQueryResults) == 0)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Equal(1, store.Emulator.Log.Count(Operation.CancelJob));
    }

    [Fact]
    public async Task GetAsync_CallerCancelsBeforeTheFirstAnswer_QueryIsCancelled()
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.Query, BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromHours(1)));
        using var stop = new CancellationTokenSource();

        var reading = retriever.GetAsync(["u1"], stop.Token);
        await Eventually.TrueAsync(() => store.Emulator.Faults.Remaining == 0, "the query runs");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Equal(0, store.Emulator.Log.Count(Operation.CancelJob));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return store.Emulator.Log.Count(Operation.CancelJob) == 1;
        }, "the query is cancelled");
    }

    [Fact]
    public async Task GetAsync_CostIsUnknown_Succeeds()
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.Query, BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromSeconds(5)));
        store.Emulator.Faults.Next(Operation.GetJob, FaultKind.BackendError, times: 10);
        var call = new StoreCall("p");

        var reading = retriever.GetAsync(["u1"], call, Token);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }

        Assert.Equal([("u1", 1L)], (await reading).Rows<long>("x"));
        Assert.Equal(new(1, 0, 1), call.Meter.Total);
        Assert.InRange(store.Emulator.Log.Count(Operation.GetJob), 1, 4);
    }

    [Fact]
    public async Task GetAsync_ForAJob_HasItsLabels()
    {
        await using var retriever = await OpenAsync();

        await retriever.GetAsync(["u1"], new("p", RunTrigger.Job, Guid.NewGuid()), Token);

        Assert.Equal("job", Assert.Single(store.Emulator.Log.Queries).Labels["trigger"]);
    }

    [Fact]
    public async Task GetAsync_MoreThanMayBeBilled_IsRefusedAndReportedAsSuch()
    {
        await store.ExecuteAsync(
            "CREATE TABLE d.big AS SELECT CAST(i AS STRING) AS user_id, REPEAT('x', 20000) AS s FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS i");
        await using var retriever = store.Make(new InputOptions { Table = "big" },
            $"{store.ConnectionString};MaximumBytesBilled={LeastBilled}");
        await retriever.OpenAsync([new("s", ColumnType.String)], Token);
        store.Emulator.Log.Clear();

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["1"], Token));

        Assert.Equal((false, false), (error.IsTransient, error.BlamesData));
        ErrorTexts.AssertOnlyInLog(error, "bytesBilledLimitExceeded");
        Assert.Equal(1, store.Emulator.Log.Count(Operation.Query));
    }

    [Fact]
    public async Task OpenAsync_WrongLocation_NamesTheDatasetAndTheLocation()
    {
        await using var retriever = store.Make(new InputOptions { Query = store.Query("customers") },
            $"{store.ConnectionString};Location=EU");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(X, Token));

        Assert.Contains("was not found in location EU", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ArraysOfNumbers_AreVectors()
    {
        await store.CreateNativeAsync("arrays",
            [new("ARRAY<FLOAT64>", "[0.5, CAST('nan' AS FLOAT64)]"), new("ARRAY<INT64>", "[1, 2]"),
                new("ARRAY<NUMERIC>", "[NUMERIC '1.25']")]);
        await using var retriever = store.Make(new InputOptions { Table = "arrays" }, null);
        await retriever.OpenAsync([.. Enumerable.Range(0, 3).Select(i => new Field($"c{i}", ColumnType.Vector))], Token);

        var batch = await retriever.GetAsync(["a", "b"], Token);

        Assert.Equal([new[] { 0.5f, float.NaN }, new[] { 1f, 2f }, new[] { 1.25f }],
            Enumerable.Range(0, 3).Select(i => batch.ValueOf("a", $"c{i}")));
        Assert.Equal(Array.Empty<float>(), batch.ValueOf("b", "c0"));
    }

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        await store.CreateTableAsync("customers",
            new(Users, [new Column<long>(X[0], Enumerable.Range(0, 1000).Select(i => (long)i).ToArray())]), "user_id", ColumnType.String);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<IRetriever> OpenAsync(string table = "customers")
    {
        var retriever = store.Make(new InputOptions { Table = table }, null);
        await retriever.OpenAsync(X, Token);
        store.Emulator.Log.Clear();
        return retriever;
    }
}
