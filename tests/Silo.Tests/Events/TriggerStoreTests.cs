using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

/// <summary>What the store of triggers must do in each database.</summary>
public abstract class TriggerStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private AccessDatabase database = null!;

    private TriggerStore Triggers => new(database, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the database under test.</summary>
    internal abstract Task<AccessDatabase> OpenAsync();

    public async ValueTask InitializeAsync() => database = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Sync_SilosTell_IsReadAsTold()
    {
        await Triggers.SyncAsync("one", [Report("orders", TriggerState.Running, new(7, TimeSpan.FromSeconds(2.5)))], Token);
        await Triggers.SyncAsync("two", [Report("orders", TriggerState.Faulted) with { Reason = "The queue does not answer." }], Token);
        await Triggers.SyncAsync("two", [Report("orders", TriggerState.Running, new(8, null) { IsOfPart = true })], Token);

        var told = await Triggers.ReadSilosAsync("churn", Token);

        Assert.Equal(["one", "two"], told.Select(each => each.Silo));
        Assert.Equal((7L, 2.5, false, TriggerState.Running), (told[0].Waiting, told[0].OldestSeconds, told[0].IsPart, told[0].State));
        Assert.Equal((8L, null, true, null), (told[1].Waiting, told[1].OldestSeconds, told[1].IsPart, told[1].Reason));
        Assert.All(told, each => Assert.False(each.IsSilent));
        Assert.Empty(await Triggers.ReadSilosAsync("other", Token));
    }

    [Fact]
    public async Task Sync_SiloWasLostTenMinutesAgo_DeletesItsRow()
    {
        var triggers = Triggers;
        await triggers.SyncAsync("lost", [Report("orders", TriggerState.Running)], Token);
        await AgeAsync("lost", TimeSpan.FromMinutes(11));
        await triggers.SyncAsync("one", [Report("orders", TriggerState.Running)], Token);
        Assert.Equal(["lost", "one"], await RowsAsync());

        // Not at each call.
        clock.Advance(TimeSpan.FromMinutes(1));
        await triggers.SyncAsync("one", [Report("orders", TriggerState.Running)], Token);

        Assert.Equal(["one"], await RowsAsync());
    }

    [Fact]
    public async Task ReadSilos_OfNoPipeline_ReadsAll()
    {
        var report = Report("orders", TriggerState.Running);
        await Triggers.SyncAsync("one", [report, report with { Pipeline = "fraud" }], Token);

        Assert.Equal([("churn", "orders"), ("fraud", "orders")],
            (await Triggers.ReadSilosAsync(null, Token)).Select(each => (each.Pipeline, each.Name)));
    }

    [Fact]
    public async Task Pause_AndGoOn_SilosHearOfIt()
    {
        var report = Report("orders", TriggerState.Running);
        Assert.False(Assert.Single(await Triggers.SyncAsync("one", [report], Token)).IsPaused);

        await Triggers.PauseAsync("churn", "orders", "ann", Token);
        Assert.Equal([true, false], (await Triggers.SyncAsync("one", [report, Report("other", TriggerState.Running)], Token))
            .Select(order => order.IsPaused));
        Assert.Equal(("ann", clock.GetUtcNow()), (await Triggers.ReadAsync("churn", Token)).Where(each => each.Name == "orders")
            .Select(each => (each.PausedBy, each.PausedAt!.Value)).Single());

        await Triggers.PauseAsync("churn", "orders", null, Token);
        Assert.False(Assert.Single(await Triggers.SyncAsync("one", [report], Token)).IsPaused);
    }

    [Fact]
    public async Task Sync_TriggerOfOneOwner_OneSiloOwnsItUntilItLeaves()
    {
        var report = Report("changes", TriggerState.Running) with { HasOneOwner = true };
        Assert.True(await OwnsAsync("one", report));
        if (!database.IsSqlite)
            Assert.False(await OwnsAsync("two", report));
        Assert.True(await OwnsAsync("one", report));

        await Triggers.LeaveAsync("one", Token);

        Assert.True(await OwnsAsync("two", report));
        Assert.DoesNotContain("one", (await Triggers.ReadSilosAsync("churn", Token)).Select(each => each.Silo));
    }

    private Task AgeAsync(string silo, TimeSpan age) => database.ExecuteAsync(
        database.IsSqlite
            ? "UPDATE ModelPipelineTriggerSilos SET At = @at WHERE ServiceId = @service AND Silo = @silo"
            : "UPDATE ModelPipelineTriggerSilos SET At = clock_timestamp() - @age WHERE ServiceId = @service AND Silo = @silo",
        database.IsSqlite ? [("silo", silo), ("at", clock.GetUtcNow() - age)] : [("silo", silo), ("age", age)], Token);

    private Task<IReadOnlyList<string>> RowsAsync() => database.ReadAsync(
        "SELECT Silo FROM ModelPipelineTriggerSilos WHERE ServiceId = @service ORDER BY Silo", [], row => row.GetString(0), Token);

    private async Task<bool> OwnsAsync(string silo, TriggerReport report) =>
        Assert.Single(await Triggers.SyncAsync(silo, [report], Token)).IsOwner;

    private static TriggerReport Report(string name, TriggerState state, TriggerLag? lag = null) =>
        new("churn", name, "PostgreSql", state, null, lag, HasOneOwner: false);
}
