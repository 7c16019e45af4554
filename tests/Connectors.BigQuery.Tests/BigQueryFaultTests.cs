using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryFaultTests : IAsyncLifetime
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly BigQueryStore store = new();
    private IRetriever retriever = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FaultScript Faults => store.Emulator.Faults;

    [Theory]
    [InlineData(FaultKind.BackendError)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.RateLimitExceeded)]
    [InlineData(FaultKind.BadGateway)]
    [InlineData(FaultKind.EmptyError)]
    [InlineData(FaultKind.ConnectionDropped)]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.AnswerTruncated)]
    public async Task GetAsync_RequestFailsTwice_IsSentAgainAndRunsOnce(FaultKind fault)
    {
        Faults.Next(Operation.Query, fault, times: 2);

        var call = new StoreCall("p");

        var batch = await retriever.GetAsync(["a"], call, Token);

        Assert.Equal([("a", 1L)], batch.Rows<long>("x"));
        Assert.Equal(0, Faults.Remaining);
        Assert.Equal(3, store.Emulator.Log.Count(Operation.Query));
        Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal(1, call.Meter.Total.Queries);
    }

    [Theory]
    [InlineData(FaultKind.BackendError, "backendError")]
    [InlineData(FaultKind.RateLimitExceeded, "rateLimitExceeded")]
    [InlineData(FaultKind.BadGateway, "HTTP 502")]
    [InlineData(FaultKind.ConnectionDropped, "BigQuery cannot read 'customers'")]
    public async Task GetAsync_RequestAlwaysFails_IsTransient(FaultKind fault, string reason)
    {
        Faults.Next(Operation.Query, fault, times: 10);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));

        Assert.True(error.IsTransient);
        ErrorTexts.AssertOnlyInLog(error, reason);
        Assert.Equal(4, store.Emulator.Log.Count(Operation.Query));
    }

    [Theory]
    [InlineData(FaultKind.JobBackendError)]
    [InlineData(FaultKind.JobInternalError)]
    [InlineData(FaultKind.JobRateLimitExceeded)]
    public async Task GetAsync_JobFails_IsTransientAndTheNextQueryIsNew(FaultKind fault)
    {
        Faults.Next(Operation.Query, fault);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));
        var batch = await retriever.GetAsync(["a"], Token);

        Assert.True(error.IsTransient);
        Assert.Equal([("a", 1L)], batch.Rows<long>("x"));
        Assert.Equal(2, store.Emulator.Log.Queries.Select(query => query.RequestId).Distinct().Count());
    }

    [Theory]
    [InlineData(FaultKind.QuotaExceeded, "quotaExceeded")]
    [InlineData(FaultKind.Unauthorized, "authError")]
    public async Task GetAsync_Refused_ThrowsAtOnce(FaultKind fault, string reason)
    {
        Faults.Next(Operation.Query, fault);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));

        Assert.Equal((false, false), (error.IsTransient, error.BlamesData));
        ErrorTexts.AssertOnlyInLog(error, reason);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.Query));
    }

    [Fact]
    public async Task GetAsync_PageTokenExpires_IsTransientAndTheNextCallWorks()
    {
        // The rows do not fit into one page of 10 MB.
        string[] users = [.. Enumerable.Range(0, 12).Select(i => $"u{i}")];
        await store.CreateTableAsync("wide",
            new(users, [new Column<string>(new("s", ColumnType.String), Array.ConvertAll(users, _ => new string('x', 1_000_000)))]),
            "user_id", ColumnType.String);
        await using var wide = store.Make(new InputOptions { Table = "wide" }, null);
        await wide.OpenAsync([new("s", ColumnType.String)], Token);
        Faults.Next(Operation.GetQueryResults, FaultKind.PageTokenExpired);

        var error = await Assert.ThrowsAsync<StoreException>(() => wide.GetAsync(users, Token));
        var batch = await wide.GetAsync(users, Token);

        Assert.True(error.IsTransient);
        Assert.Equal(0, Faults.Remaining);
        Assert.Equal(users, batch.Users.Order(StringComparer.Ordinal).OrderBy(user => user.Length));
    }

    [Fact]
    public async Task GetAsync_DataFails_BlamesARowWithoutItsValue()
    {
        await store.ExecuteAsync("CREATE TABLE d.texts AS SELECT 'a' AS user_id, '4711' AS x UNION ALL SELECT 'b', 'secret'");
        await using var query = store.Make(
            new InputOptions { Query = "SELECT user_id, CAST(x AS INT64) AS x FROM d.texts WHERE user_id IN UNNEST(@users)" }, null);
        await query.OpenAsync(X, Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => query.GetAsync(["a", "b"], Token));

        Assert.True(error.BlamesData, error.Message);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal([("a", 4711L)], (await query.GetAsync(["a"], Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_TableIsDropped_ThrowsAndBlamesNoRow()
    {
        await store.ExecuteAsync("DROP TABLE d.customers");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));

        Assert.Equal((false, false), (error.IsTransient, error.BlamesData));
        ErrorTexts.AssertOnlyInLog(error, "Not found: Table p:d.customers");
    }

    [Theory]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.ConnectionDropped)]
    [InlineData(FaultKind.BackendError)]
    public async Task WriteAsync_RequestFails_IsSentAgainAndStoresOnce(FaultKind fault)
    {
        foreach (var (place, mode) in new[] { OutputMode.Upsert, OutputMode.Append }.Index())
        {
            await using var writer = store.Make(new OutputOptions { Table = $"scores{place}", Mode = mode }, null);
            await writer.OpenAsync(Scores.Schema, Token);
            Faults.Next(Operation.Query | Operation.InsertRows, fault);

            Assert.Empty(await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token));

            Assert.Equal(0, Faults.Remaining);
            Assert.Equal(["a", "b"], (await store.RowsAsync($"scores{place}")).Select(row => row.User).Order());
        }
    }

    [Theory]
    [InlineData(Operation.Upload, FaultKind.AnswerLost)]
    [InlineData(Operation.Upload, FaultKind.ConnectionDropped)]
    [InlineData(Operation.Upload, FaultKind.BackendError)]
    [InlineData(Operation.GetJob, FaultKind.BadGateway)]
    [InlineData(Operation.Query, FaultKind.AnswerLost)]
    [InlineData(Operation.Tables, FaultKind.AnswerLost)]
    public async Task WriteAsync_LoadMeetsAFault_StoresOnceAndCleansUp(Operation operation, FaultKind fault)
    {
        await using var loader = new BigQueryStore(loadFrom: 1);
        await loader.InitializeAsync();
        await using var writer = loader.Make(new OutputOptions { Table = "scores", Mode = OutputMode.Append }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        loader.Emulator.Faults.Next(operation, fault);
        if (operation == Operation.GetJob)
        {
            loader.Emulator.Faults.Next(Operation.InsertJob | Operation.Upload,
                BigQueryEmulator.Faults.Fault.SlowJob(TimeSpan.FromMilliseconds(300)));
        }

        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);

        Assert.Equal(0, loader.Emulator.Faults.Remaining);
        Assert.Equal(["a", "b"], (await loader.RowsAsync("scores")).Select(row => row.User).Order());
        Assert.Equal(["scores"], await loader.TablesAsync());
    }

    [Fact]
    public async Task WriteAsync_ConcurrentUpdate_IsTransient()
    {
        await using var writer = store.Make(new OutputOptions { Table = "scores" }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        Faults.Next(Operation.Query, FaultKind.ConcurrentUpdate);

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), Token));

        Assert.True(error.IsTransient, error.Message);
        Assert.Empty(await store.RowsAsync("scores"));
    }

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        await store.CreateTableAsync("customers", new(["a", "b"], [new Column<long>(X[0], new[] { 1L, 2 })]), "user_id", ColumnType.String);
        retriever = store.Make(new InputOptions { Table = "customers" }, null);
        await retriever.OpenAsync(X, Token);
        store.Emulator.Log.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await retriever.DisposeAsync();
        await store.DisposeAsync();
    }
}
