using Orleans.Storage;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>Tests for every storage of grain state.</summary>
public abstract class GrainStateTests
{
    /// <summary>Configures the storage of a silo.</summary>
    protected abstract void Use(ISiloBuilder silo);

    [Fact]
    public async Task Write_ThenANewCluster_ReadsIt()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.GetGrain<INoteGrain>("a").Write("one");
            await first.Client.GetGrain<INoteGrain>("a").Write("two");
            await first.Client.GetGrain<INoteGrain>("b").Write("other");
        }

        await using var second = await StartAsync();
        Assert.Equal("two", await second.Client.GetGrain<INoteGrain>("a").Read());
        Assert.Equal("other", await second.Client.GetGrain<INoteGrain>("b").Read());
        Assert.Null(await second.Client.GetGrain<INoteGrain>("c").Read());
        await second.Client.GetGrain<INoteGrain>("a").Write("three");
        await second.Client.GetGrain<INoteGrain>("a").Refresh();
        Assert.Equal("three", await second.Client.GetGrain<INoteGrain>("a").Read());
    }

    [Fact]
    public async Task Clear_State_IsGoneAndCanBeWrittenAgain()
    {
        await using var cluster = await StartAsync();
        var note = cluster.Client.GetGrain<INoteGrain>("a");
        await note.Write("one");

        await note.Clear();
        await note.Refresh();
        Assert.Null(await note.Read());
        await note.Write("again");
        await note.Refresh();

        Assert.Equal("again", await note.Read());
    }

    [Fact]
    public async Task Write_OverANewerVersion_IsRefusedAndChangesNothing()
    {
        await using var cluster = await StartAsync();
        var note = cluster.Client.GetGrain<INoteGrain>("a");
        await note.Write("one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => note.WriteStale("stale"));
        Assert.Equal("another writer", await cluster.Client.GetGrain<INoteGrain>("a").Read());
    }

    [Fact]
    public async Task Write_FirstAfterAnotherFirst_IsRefusedAndChangesNothing()
    {
        await using var cluster = await StartAsync();
        var note = cluster.Client.GetGrain<INoteGrain>("a");
        await note.Write("one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => note.WriteAsIfFirst("late"));
        Assert.Equal("one", await cluster.Client.GetGrain<INoteGrain>("a").Read());
    }

    [Fact]
    public async Task Reminder_SetChangedAndStopped_OutlivesTheClusterUntilItIsStopped()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.GetGrain<IAlarmGrain>("a").Set(TimeSpan.FromHours(1));
            await first.Client.GetGrain<IAlarmGrain>("a").Set(TimeSpan.FromHours(2));
            Assert.Empty(await first.Client.GetGrain<IAlarmGrain>("b").List());
        }

        await using var second = await StartAsync();
        var alarm = second.Client.GetGrain<IAlarmGrain>("a");
        Assert.Equal(["alarm"], await alarm.List());
        await alarm.Stop();
        Assert.Empty(await alarm.List());
    }

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => Use(silo));
        // The service id stays the same, as in a real restart.
        builder.Options.ServiceId = "notes";
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
