using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class DriftWatchTests : IAsyncDisposable
{
    private static readonly GrainId Grain = GrainId.Create("drift", "test");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StateStore states = new();
    private readonly LogLines log = new();
    private readonly FakeOutbox outbox = new();
    private readonly OwnMeters meters = new();
    private readonly Measured measured;
    private readonly DriftMetrics metrics;
    private PipelineRunner runner = null!;
    private DriftStore store = null!;
    private long calls;

    public DriftWatchTests()
    {
        measured = new(meters);
        metrics = new(meters);
    }

    [Fact]
    public async Task LookAsync_ColumnThatMovesAndComesBack_IsToldOncePerChangeAlsoAfterARestart()
    {
        await OpenAsync();
        await AddAsync(Noon, 0, 1_200);
        Assert.Null(store.State.Of("v1").Baseline);
        await LookAsync(Noon.AddHours(1));
        Assert.Equal((BaselineMaker.FirstRows, 1_200), (store.State.Of("v1").Baseline!.Source, store.State.Of("v1").Baseline!.Rows));

        await AddAsync(Noon.AddHours(1), 1, 10_000);
        for (var i = 0; i < 3; i++)
            await LookAsync(Noon.AddHours(1));
        await OpenAsync();
        await LookAsync(Noon.AddHours(1));
        Assert.Equal([(620, "x")], Told());
        Assert.Equal(("drift.detected", 1), (Assert.Single(outbox.Told.Values).Type, outbox.Calls));

        // Two days later the rows that moved are out of the window.
        await AddAsync(Noon.AddDays(2), 0, 2_000);
        await LookAsync(Noon.AddDays(2));
        await LookAsync(Noon.AddDays(2));
        Assert.Equal([(620, "x"), (621, "x")], Told());
        var changes = measured.Of("modelpipeline.drift.changes").Where(each => each.Value > 0);
        Assert.Equal(["drifted", "ok"], changes.Select(each => each["status"]));
        Assert.DoesNotContain(log.All, line => line.Text.Contains("user-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LookAsync_VerdictThatCouldNotBeStored_IsToldByTheNextLook()
    {
        await OpenAsync();
        await AddAsync(Noon, 0, 12_000);
        await LookAsync(Noon);
        await AddAsync(Noon, 1, 50_000);
        states.Before = () => throw new TimeoutException("The storage does not answer.");
        await Assert.ThrowsAsync<TimeoutException>(() => LookAsync(Noon));
        Assert.Empty(Told());

        states.Before = () => Task.CompletedTask;
        await OpenAsync();
        await LookAsync(Noon);
        await LookAsync(Noon);
        Assert.Equal([(620, "x")], Told());
    }

    [Fact]
    public async Task LookAsync_WebhooksThatCouldNotBeTold_AreToldByTheNextLook()
    {
        await OpenAsync();
        await AddAsync(Noon, 0, 12_000);
        await LookAsync(Noon);
        await AddAsync(Noon, 1, 50_000);
        outbox.Failures = 1;
        await LookAsync(Noon);
        Assert.Empty(outbox.Told);
        Assert.Empty(Told());

        await LookAsync(Noon);
        await LookAsync(Noon);
        Assert.Contains("\"column\":\"x\"", Assert.Single(outbox.Told.Values).Data, StringComparison.Ordinal);
        Assert.Equal([(620, "x")], Told());
    }

    // Silos call every minute, and a verdict seldom changes.
    [Fact]
    public async Task LookAsync_VerdictsThatStay_AreNotStoredAgain()
    {
        await OpenAsync();
        await AddAsync(Noon, 0, 12_000);
        await LookAsync(Noon);
        Assert.Equal(["x"], store.State.Of("v1").Verdicts.Keys);
        var writes = states.Writes.Count;

        Assert.True(await LookAsync(Noon));
        Assert.True(await LookAsync(Noon.AddHours(1)));

        Assert.Equal(writes, states.Writes.Count);
    }

    [Fact]
    public async Task LookAsync_ColumnThatIsGone_HasNoVerdictAnyMore()
    {
        await OpenAsync();
        await store.AddAsync(Noon, "silo", ++calls, [new("v1", Guid.Empty, Noon, WindowBytes.Write(Observed.Count(
            Observed.Numbers("x", [.. Enumerable.Range(0, 12_000)]), Observed.Numbers("y", [.. Enumerable.Range(0, 12_000)]))))]);
        await LookAsync(Noon);
        Assert.Equal(["x", "y"], store.State.Of("v1").Verdicts.Keys.Order());
        var later = Noon.AddDays(2);
        await store.AddAsync(later, "silo", ++calls, [new("v1", Guid.Empty, later, WindowBytes.Write(Observed.Count(
            Observed.Numbers("x", [.. Enumerable.Range(0, 12_000)]))))]);

        Assert.True(await LookAsync(later));

        Assert.Equal([new("x", "Ok")], store.State.Of("v1").Verdicts);
        Assert.Empty(Told());
    }

    [Fact]
    public async Task SumAsync_LateCountsOfAnEarlierHour_AreInTheNextSum()
    {
        await OpenAsync();
        await AddAsync(Noon.AddHours(-2), 0, 100);
        Assert.Equal(100, await RowsAsync(Noon));
        Assert.Equal(100, await RowsAsync(Noon));

        await AddAsync(Noon.AddHours(-2), 0, 10);
        await AddAsync(Noon, 0, 1);

        Assert.Equal(111, await RowsAsync(Noon));
        Assert.Equal(110, await store.RowsOfAsync(Noon.AddHours(-2)));
        Assert.Null(await store.RowsOfAsync(Noon.AddHours(-1)));
    }

    [Fact]
    public async Task PruneAsync_HoursOfNinetyDays_AreKeptAndOlderOnesDeleted()
    {
        await OpenAsync();
        await AddAsync(Noon, 0, 12_000);
        await LookAsync(Noon);
        var records = states.Count;
        await AddAsync(Noon.AddDays(1), 0, 10, "v2");

        var left = new List<string>();
        await PruneAsync(Noon.AddDays(90));
        Assert.Empty(left);
        await PruneAsync(Noon.AddDays(90).AddHours(1));
        Assert.Equal(["v1"], left);

        Assert.Equal([Noon.AddDays(1)], store.State.Hours);
        Assert.Equal(["v2"], store.State.Versions.Keys);
        // Index, hour and baseline before; index and hour now.
        Assert.Equal((3, 2), (records, states.Count));

        Task PruneAsync(DateTimeOffset now) => store.PruneAsync(now, version =>
        {
            left.Add(version);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task AddAsync_ManyJobsInAnHour_KeepsSixteenApartAndCountsAll()
    {
        await OpenAsync();
        Guid[] jobs = [.. Enumerable.Range(0, 30).Select(_ => Guid.NewGuid())];
        foreach (var job in jobs)
            await store.AddAsync(Noon, "silo", ++calls, [new("v1", job, Noon, Counts(0, 10))]);

        var sums = await Task.WhenAll(jobs.Select(job => store.SumAsync("v1", Noon, Noon.AddHours(1), job)));

        Assert.Equal(16, sums.Count(sum => sum.Rows == 10));
        Assert.Equal(300, await RowsAsync(Noon));
    }

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        measured.Dispose();
        meters.Dispose();
    }

    private async Task OpenAsync()
    {
        runner ??= await new TestPipeline().RunnerAsync();
        store = new(states, Grain);
        await store.LoadAsync();
    }

    private Task AddAsync(DateTimeOffset hour, double from, int rows, string version = "v1") =>
        store.AddAsync(hour, "silo", ++calls, [new(version, Guid.Empty, hour, Counts(from, rows))]);

    private static byte[] Counts(double from, int rows)
    {
        var random = new Random(rows);
        return WindowBytes.Write(Observed.Count(
            Observed.Numbers("x", [.. Enumerable.Range(0, rows).Select(_ => 10 + from + random.NextDouble())])));
    }

    private Task<bool> LookAsync(DateTimeOffset now) =>
        new DriftWatch(runner.Pipeline, store, metrics, outbox, new(new Logger<DriftGrain>(log))).LookAsync("v1", now);

    private async Task<long> RowsAsync(DateTimeOffset now) => (await store.SumAsync("v1", now.AddHours(-23), now.AddHours(1))).Rows;

    private IEnumerable<(int Event, string Column)> Told() =>
        log.All.Where(line => line.Event is 620 or 621).Select(line => (line.Event, line.Text.Split("column ")[1].Split(' ')[0]));
}
