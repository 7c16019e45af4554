using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;
using Job = ModelPipeline.StoreCall;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Jobs that read through the Storage Read API.</summary>
public sealed class BigQueryStorageTests : IAsyncLifetime
{
    private const int Users = 4_000;

    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly Job job = new("p", RunTrigger.Job, Guid.NewGuid());
    private BigQueryStore store;

    public BigQueryStorageTests() => store = Store(BigQueryStorageUse.On);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task ScanAsync_AnyBatchSize_GivesEveryRowOnceForOneQuery(int batchSize)
    {
        await using var retriever = await OpenAsync();

        var plan = await retriever.PlanScanAsync(1_000, job, Token);
        var rows = new List<(string, long)>();
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, batchSize), job, Token))
            {
                Assert.InRange(batch.Rows.Count, 1, batchSize);
                rows.AddRange(batch.Rows.Rows<long>("x"));
            }
        }

        Assert.Equal((4, Users), (plan.Partitions.Count, plan.Users));
        Assert.Equal(Enumerable.Range(0, Users).Select(i => ($"u{i:0000}", (long)i)), rows.Order());
        Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal(0, store.Emulator.Log.Count(Operation.GetQueryResults | Operation.ListRows));
        Assert.Equal((1, Users), (job.Meter.Total.Queries, job.Meter.Total.RowsRead));
    }

    [Theory]
    [InlineData(FaultKind.AnswerTruncated)]
    [InlineData(FaultKind.ConnectionDropped)]
    [InlineData(FaultKind.BackendError)]
    [InlineData(FaultKind.RateLimitExceeded)]
    [InlineData(FaultKind.DeadlineExceeded)]
    [InlineData(FaultKind.Cancelled)]
    public async Task ScanAsync_StreamBreaks_GoesOnFromTheRowWhereItBroke(FaultKind fault)
    {
        await using var retriever = await OpenAsync();
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        store.Emulator.Log.Clear();
        store.Emulator.Faults.Next(Operation.ReadRows, fault, times: 2);

        var users = await UsersAsync(retriever, Assert.Single(plan.Partitions), null);

        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal(3, store.Emulator.Log.Count(Operation.ReadRows));
        Assert.Equal(Users, users.Count);
        Assert.Equal(Users, users.Distinct().Count());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task ScanAsync_TokenEndsDuringAnOutage_IsRefusedOnce(int times, bool succeeds)
    {
        await using var retriever = await OpenAsync();
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.BackendError);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.Unauthorized, times);

        var error = await Record.ExceptionAsync(async () =>
            Assert.Equal(Users, (await UsersAsync(retriever, Assert.Single(plan.Partitions), null)).Count));

        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal(succeeds, error is null);
    }

    [Fact]
    public async Task ScanAsync_ServiceAsksToWait_WaitsAsLong()
    {
        await using var retriever = await OpenAsync();
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.RateLimitExceeded);

        await UsersAsync(retriever, Assert.Single(plan.Partitions), null);

        Assert.Contains(TimeSpan.FromSeconds(3), store.Waits);
    }

    [Fact]
    public async Task ScanAsync_ServiceIsDownForLong_PausesUpToThirtyTwoSecondsAndIsTransient()
    {
        await using var retriever = await OpenAsync();
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.BackendError, times: 100);

        var trouble = await Assert.ThrowsAsync<StoreException>(() => UsersAsync(retriever, plan.Partitions[0], null));

        Assert.True(trouble.IsTransient);
        Assert.Equal(90, store.Emulator.Faults.Remaining);
        Assert.Contains(TimeSpan.FromSeconds(32), store.Waits);
    }

    [Fact]
    public async Task ScanAsync_StreamsBreakBeforeTheirFirstRow_EndsAfterTenAttempts()
    {
        await using var retriever = await OpenAsync(users: 1);
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.AnswerTruncated, times: 20);

        var trouble = await Assert.ThrowsAsync<StoreException>(() => UsersAsync(retriever, plan.Partitions[0], null));

        Assert.True(trouble.IsTransient);
        Assert.Equal(10, store.Emulator.Faults.Remaining);
    }

    // What a job does that goes on for a lost silo.
    [Fact]
    public async Task ScanAsync_AnotherSiloGoesOn_ReadsWhatIsLeft()
    {
        await using var retriever = await OpenAsync();
        await using var other = await OpenAsync(isThere: true);
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        var partition = Assert.Single(plan.Partitions);
        var read = new List<string>();
        var cursor = (string?)null;
        await foreach (var batch in retriever.ScanAsync(new(partition, null, 300), job, Token))
        {
            read.AddRange(batch.Rows.Users);
            cursor = batch.Cursor;
            if (read.Count > 1_000)
                break;
        }

        read.AddRange(await UsersAsync(other, partition, cursor));

        Assert.Equal(Users, read.Count);
        Assert.Equal(Users, read.Distinct().Count());
        Assert.Empty(await UsersAsync(other, partition, Users.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task ScanAsync_SessionIsOver_SaysWhatToDo()
    {
        await using var retriever = await OpenAsync();
        var plan = await retriever.PlanScanAsync(Users, job, Token);
        clock.Advance(TimeSpan.FromHours(7));

        var error = await Assert.ThrowsAsync<StoreException>(() => UsersAsync(retriever, plan.Partitions[0], null));

        Assert.False(error.IsTransient);
        Assert.Contains("session expired", error.Detail, StringComparison.Ordinal);
        Assert.Contains("Start the job again, with Storage=Off", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanScanAsync_StreamsAreForcedAndForbidden_Fails()
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.CreateReadSession, FaultKind.Forbidden);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.PlanScanAsync(Users, job, Token));

        Assert.False(error.IsTransient);
        Assert.Contains("bigquery.readsessions.create", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.DeadlineExceeded)]
    [InlineData(FaultKind.Cancelled)]
    public async Task PlanScanAsync_StreamsAreForcedAndTheServiceGivesUp_AsksAgain(FaultKind fault)
    {
        await using var retriever = await OpenAsync();
        store.Emulator.Faults.Next(Operation.CreateReadSession, fault, times: 2);

        var plan = await retriever.PlanScanAsync(Users, job, Token);

        Assert.Equal(Users, (await UsersAsync(retriever, Assert.Single(plan.Partitions), null)).Count);
    }

    [Theory]
    [InlineData(Operation.CreateReadSession, FaultKind.Forbidden)]
    [InlineData(Operation.ReadRows, FaultKind.Forbidden)]
    [InlineData(Operation.CreateReadSession, FaultKind.BackendError)]
    [InlineData(Operation.CreateReadSession, FaultKind.DeadlineExceeded)]
    [InlineData(Operation.CreateReadSession, FaultKind.Cancelled)]
    [InlineData(Operation.ReadRows, FaultKind.DeadlineExceeded)]
    public async Task PlanScanAsync_StreamsCannotBeHad_ReadsOverRestAndLogsItOnce(Operation operation, FaultKind fault)
    {
        await UseAsync(BigQueryStorageUse.Auto);
        await using var retriever = await OpenAsync(users: 10_000);
        store.Emulator.Faults.Next(operation, fault, times: 4);

        var first = await retriever.PlanScanAsync(5_000, job, Token);
        var second = await retriever.PlanScanAsync(5_000, job, Token);
        store.Emulator.Faults.Clear();
        store.Emulator.Log.Clear();
        var users = await UsersAsync(retriever, first.Partitions[0], null);

        Assert.Equal(5_000, users.Count);
        Assert.Equal(2, second.Partitions.Count);
        Assert.Equal(0, store.Emulator.Log.Count(Operation.ReadRows));
        Assert.Single(store.Log.Text.Split('\n'), line => line.Contains("over BigQuery's REST API", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PlanScanAsync_NobodyListens_ReadsOverRest()
    {
        await UseAsync(BigQueryStorageUse.Auto);
        await using var retriever = await OpenAsync(users: 10_000, storageAddress: "http://127.0.0.1:1/");

        var plan = await retriever.PlanScanAsync(5_000, job, Token);

        Assert.Equal(5_000, (await UsersAsync(retriever, plan.Partitions[1], null)).Count);
    }

    [Fact]
    public async Task PlanScanAsync_FewUsers_AsksForNoSession()
    {
        await UseAsync(BigQueryStorageUse.Auto);
        await using var retriever = await OpenAsync();

        await retriever.PlanScanAsync(1_000, job, Token);

        Assert.Equal(0, store.Emulator.Log.Count(Operation.CreateReadSession));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private BigQueryStore Store(BigQueryStorageUse use) => new(options: new() { Time = clock }, storage: use);

    private async Task UseAsync(BigQueryStorageUse use)
    {
        await store.DisposeAsync();
        store = Store(use);
        await store.InitializeAsync();
    }

    private async Task<IRetriever> OpenAsync(bool isThere = false, int users = Users, string? storageAddress = null)
    {
        string[] ids = [.. Enumerable.Range(0, users).Select(i => $"u{i:0000}")];
        if (!isThere)
        {
            await store.CreateTableAsync("customers",
                new(ids, [new Column<long>(X[0], Enumerable.Range(0, users).Select(i => (long)i).ToArray())]), "user_id",
                ColumnType.String);
        }

        var connection = storageAddress is null ? null
            : store.ConnectionString.Replace(store.Emulator.StorageAddress.ToString(), storageAddress, StringComparison.Ordinal);
        var retriever = store.Make(new InputOptions { Table = "customers" }, connection);
        await retriever.OpenAsync(X, Token);
        store.Emulator.Log.Clear();
        return retriever;
    }

    private async Task<List<string>> UsersAsync(IRetriever retriever, string partition, string? cursor)
    {
        var users = new List<string>();
        await foreach (var batch in retriever.ScanAsync(new(partition, cursor, 700), job, Token))
            users.AddRange(batch.Rows.Users);
        return users;
    }
}
