using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo does with its triggers while the cluster's database does not answer, and how often it asks.</summary>
public sealed class TriggerTurnsTests : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly TurnClock clock = new(Every);
    private readonly LogLines log = new();
    private readonly ScriptedControl control = new();
    private readonly FakeLifecycle lifecycle = new();
    private FakeTrigger queue = new();
    private ServiceProvider services = null!;

    [Fact]
    public async Task Sync_DatabaseThatDoesNotAnswer_ATriggerOfOneOwnerStandsByAfterTenSeconds()
    {
        queue = new() { HasOneOwner = true };
        var trigger = await BeginAsync();
        Assert.Equal(TriggerState.Running, trigger.State);

        control.Answer = () => throw new TimeoutException();
        for (var i = 0; i < 2; i++)
        {
            await TurnAsync();
            Assert.Equal(TriggerState.Running, trigger.State);
        }

        // The third begins after 9 seconds, and its answer is known a moment before 10, at which the next one ends.
        await TurnAsync(answeredAfter: TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(TriggerState.Running, trigger.State);
        await TurnAsync();
        Assert.Equal(TriggerState.Standby, trigger.State);
        Assert.Equal(740, Assert.Single(log.All, line => line.Event == 740).Event);

        control.Answer = () => new(IsPaused: false, IsOwner: true);
        await TurnAsync();
        Assert.Equal(TriggerState.Running, trigger.State);
    }

    [Fact]
    public async Task Sync_DatabaseThatDoesNotAnswer_OtherTriggersGoOnAndThePausedStayPaused()
    {
        var trigger = await BeginAsync();
        control.Answer = () => throw new TimeoutException();
        for (var i = 0; i < 5; i++)
            await TurnAsync();
        Assert.Equal(TriggerState.Running, trigger.State);

        control.Answer = () => new(IsPaused: true, IsOwner: true);
        await TurnAsync();
        control.Answer = () => throw new TimeoutException();
        for (var i = 0; i < 5; i++)
            await TurnAsync();

        Assert.Equal(TriggerState.Paused, trigger.State);
        // Once for each time that it begins.
        Assert.Equal(2, log.All.Count(line => line.Event == 740));
    }

    [Fact]
    public async Task Sync_PausedTriggerOfOneOwner_StaysPausedWhenItIsGivenUp()
    {
        queue = new() { HasOneOwner = true };
        var trigger = await BeginAsync();
        control.Answer = () => new(IsPaused: true, IsOwner: true);
        await TurnAsync();
        control.Answer = () => throw new TimeoutException();
        for (var i = 0; i < 5; i++)
            await TurnAsync();

        Assert.Equal(TriggerState.Paused, trigger.State);
    }

    [Fact]
    public async Task Sync_EachTurn_TellsWhatTheTriggerDoesAndHowManyEventsWaitEveryFifteenSeconds()
    {
        var counted = 0;
        queue = new()
        {
            Counting = _ =>
            {
                Interlocked.Increment(ref counted);
                return Task.CompletedTask;
            },
        };
        await BeginAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref counted) == 1, "the first count");
        for (var i = 0; i < 4; i++)
            await TurnAsync();
        Assert.Equal(1, Volatile.Read(ref counted));

        await TurnAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref counted) == 2, "the count after 15 seconds");

        Assert.Equal(6, control.Told.Count);
        Assert.All(control.Told, told => Assert.Equal(
            ("S127.0.0.1:7:9", "test", "orders", "Fake", TriggerState.Running),
            (told.Silo, told.Report.Pipeline, told.Report.Name, told.Report.Kind, told.Report.State)));
    }

    [Fact]
    public async Task Sync_CountThatFails_IsLoggedAndTheTriggerGoesOn()
    {
        queue = new() { Counting = _ => throw new InvalidOperationException("secret") };
        var trigger = await BeginAsync();

        await Eventually.TrueAsync(() => log.All.Any(line => line.Event == 741), "the log line");

        Assert.DoesNotContain(log.All, line => line.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(TriggerState.Running, trigger.State);
    }

    [Fact]
    public async Task End_OfASilo_LeavesItsTriggersAndAsksNoMore()
    {
        await BeginAsync();

        await lifecycle.StopAsync();

        Assert.Equal(["S127.0.0.1:7:9"], control.Left);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(control.Told);
    }

    [Fact]
    public async Task Begin_PipelinesWithoutTriggers_AskNobody()
    {
        await StartAsync(_ => { });

        await lifecycle.StopAsync();

        Assert.Empty(control.Told);
        Assert.Empty(control.Left);
    }

    public async ValueTask DisposeAsync()
    {
        await lifecycle.StopAsync();
        await services.DisposeAsync();
    }

    private async Task<TriggerRunner> BeginAsync()
    {
        await StartAsync(options => options.Triggers["orders"] = new() { Kind = "Fake" });
        await Eventually.TrueAsync(() => clock.Turns == 1, "the first turn");
        return Assert.Single(services.GetRequiredService<TriggerSet>().All);
    }

    private async Task StartAsync(Action<PipelineOptions> configure)
    {
        services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel())
                .Write(_ => new FakeWriter()).Configure(configure))
            .AddTrigger("Fake", _ => queue).AddPipelines().BuildServiceProvider();
        await services.GetRequiredService<PipelineSet>().OpenAsync(CancellationToken.None);
        var logs = new Logger<TriggerLifecycle>(log);
        new TriggerLifecycle(services.GetRequiredService<TriggerSet>(), control, new FakeSilo(), clock, logs).Participate(lifecycle);
        await lifecycle.StartAsync();
    }

    // The silo waits on the clock before and after.
    private async Task TurnAsync(TimeSpan answeredAfter = default)
    {
        var turns = clock.Turns;
        control.During = () => clock.Advance(answeredAfter);
        clock.Advance(Every);
        await Eventually.TrueAsync(() => clock.Turns > turns, "the end of the turn");
    }

    private sealed class ScriptedControl : ITriggerControl
    {
        public volatile Func<TriggerOrder> Answer = () => new(IsPaused: false, IsOwner: true);
        public volatile Action During = () => { };

        public ConcurrentQueue<(string Silo, TriggerReport Report)> Told { get; } = [];

        public ConcurrentQueue<string> Left { get; } = [];

        public Task<IReadOnlyList<TriggerOrder>> SyncAsync(
            string silo, IReadOnlyList<TriggerReport> reports, CancellationToken cancellationToken)
        {
            Told.Enqueue((silo, Assert.Single(reports)));
            During();
            return Task.FromResult<IReadOnlyList<TriggerOrder>>([Answer()]);
        }

        public Task LeaveAsync(string silo, CancellationToken cancellationToken)
        {
            Left.Enqueue(silo);
            return Task.CompletedTask;
        }
    }
}
