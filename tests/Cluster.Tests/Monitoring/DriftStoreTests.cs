using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The stored counts of a pipeline: what a window has of them, and what is kept.</summary>
public sealed class DriftStoreTests
{
    private static readonly GrainId Grain = GrainId.Create("drift", "test");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Job = Guid.NewGuid();

    private readonly StateStore states = new();
    private long calls;

    [Fact]
    public async Task Sum_Window_HasTheHoursFromItsBeginToBeforeItsEnd()
    {
        var store = await OpenAsync();
        foreach (var (hour, rows) in new[] { (-3, 1), (-2, 10), (-1, 100), (0, 1_000), (1, 10_000) })
            await AddAsync(store, Noon.AddHours(hour), rows);

        foreach (var each in new[] { store, await OpenAsync() })
        {
            Assert.Equal(1_110, await SumAsync(each, -2, 1));
            Assert.Equal(110, await SumAsync(each, -2, 0));
            Assert.Equal(1_000, await SumAsync(each, 0, 1));
            Assert.Equal(0, await SumAsync(each, 2, 3));
        }
    }

    [Fact]
    public async Task Sum_WindowThatWasAskedFor_HasWhatWasAddedToItsHoursSince()
    {
        var store = await OpenAsync();
        await AddAsync(store, Noon.AddHours(-3), 1);
        await AddAsync(store, Noon.AddHours(-2), 10);
        await AddAsync(store, Noon, 100);
        Assert.Equal(111, await SumAsync(store, -3, 1));

        // Each is within the window, at one of its ends, or outside.
        foreach (var hour in new[] { -3, -2, -1, 0, -4, 1 })
            await AddAsync(store, Noon.AddHours(hour), 1_000);

        Assert.Equal(4_111, await SumAsync(store, -3, 1));
        Assert.Equal(4_111, await SumAsync(store, -3, 1));
        Assert.Equal(5_111, await SumAsync(store, -3, 2));
    }

    [Fact]
    public async Task Sum_VersionAndJob_AreKeptApart()
    {
        var store = await OpenAsync();
        await AddAsync(store, Noon.AddHours(-1), 1);
        await AddAsync(store, Noon.AddHours(-1), 10, job: Job);
        await AddAsync(store, Noon.AddHours(-1), 100, "v2");
        await AddAsync(store, Noon, 1_000, job: Job);

        Assert.Equal(1_011, await SumAsync(store, -1, 1));
        Assert.Equal(1_010, (await store.SumAsync("v1", Noon.AddHours(-1), Noon.AddHours(1), Job)).Rows);
        Assert.Equal(1_011, await SumAsync(store, -1, 1));
        Assert.Equal(100, (await store.SumAsync("v2", Noon.AddHours(-1), Noon.AddHours(1))).Rows);
        Assert.Equal((111, 1_000, null), (await store.RowsOfAsync(Noon.AddHours(-1)), await store.RowsOfAsync(Noon),
            await store.RowsOfAsync(Noon.AddHours(1))));
    }

    [Fact]
    public async Task Add_EarlierHour_IsInOrderAndLeavesTheLastHourOfTheVersion()
    {
        var store = await OpenAsync();
        await AddAsync(store, Noon, 1);
        await AddAsync(store, Noon.AddHours(-2), 1);
        await AddAsync(store, Noon.AddHours(1), 1, "v2");

        foreach (var each in new[] { store, await OpenAsync() })
        {
            Assert.Equal([Noon.AddHours(-2), Noon, Noon.AddHours(1)], each.State.Hours);
            Assert.Equal((Noon, Noon.AddHours(1)), (each.State.Of("v1").LastHour, each.State.Of("v2").LastHour));
        }
    }

    [Fact]
    public async Task Baseline_NoneOrStored_IsReadAlsoAfterARestart()
    {
        var store = await OpenAsync();
        Assert.Null(await store.BaselineAsync("v1"));
        await AddAsync(store, Noon, 10);
        await store.SaveAsync(store.State.With(
            "v1", store.State.Of("v1") with { Verdicts = new Dictionary<string, string> { ["x"] = "Drifted" } }));

        var summary = new BaselineSummary("v1", "File", 10, null, null, Noon, "ada");
        await store.SetBaselineAsync("v1", summary, await store.SumAsync("v1", Noon, Noon.AddHours(1)));

        foreach (var each in new[] { store, await OpenAsync() })
        {
            Assert.Equal(10, (await each.BaselineAsync("v1"))!.Rows);
            Assert.Null(await each.BaselineAsync("v2"));
            Assert.Equal(summary, each.State.Of("v1").Baseline);
            // They were about another baseline.
            Assert.Empty(each.State.Of("v1").Verdicts);
            Assert.Equal(Noon, each.State.Of("v1").LastHour);
        }

        await store.SetBaselineAsync("v1", summary with { Rows = 20 }, await store.SumAsync("v2", Noon, Noon.AddHours(1)));
        Assert.Equal(0, (await (await OpenAsync()).BaselineAsync("v1"))!.Rows);
    }

    [Fact]
    public async Task Prune_NothingThatIsOld_WritesNothing()
    {
        var store = await OpenAsync();
        await store.PruneAsync(Noon, _ => throw new InvalidOperationException("Nobody leaves."));
        await AddAsync(store, Noon, 10);
        var writes = states.Writes.Count;

        await store.PruneAsync(Noon.AddDays(90).AddMinutes(59), _ => throw new InvalidOperationException("Nobody leaves."));

        Assert.Equal(writes, states.Writes.Count);
    }

    private async Task<DriftStore> OpenAsync()
    {
        var store = new DriftStore(states, Grain);
        await store.LoadAsync();
        return store;
    }

    private Task AddAsync(DriftStore store, DateTimeOffset hour, int rows, string version = "v1", Guid job = default)
    {
        var counts = WindowBytes.Write(Observed.Count(Observed.Numbers("x", [.. Enumerable.Range(0, rows).Select(row => (double)row)])));
        return store.AddAsync(hour, "silo", ++calls, [new(version, job, hour, counts)]);
    }

    private static async Task<long> SumAsync(DriftStore store, int from, int to) =>
        (await store.SumAsync("v1", Noon.AddHours(from), Noon.AddHours(to))).Rows;
}
