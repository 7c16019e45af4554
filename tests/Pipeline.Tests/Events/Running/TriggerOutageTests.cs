using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// How a trigger rests while something is down, and what it says. The events bring features, so that one batch at a time is under way.
/// </summary>
public sealed class TriggerOutageTests : IAsyncDisposable
{
    private const int Faulted = 730;
    private const int GoesOn = 731;
    private const int Broken = 732;

    private readonly TestPipeline test = new()
    {
        Model = new()
        {
            Inputs = new([new("amount", ColumnType.Double, Nullable: false)]),
            Instead = (batch, _) => Task.FromResult(new Batch(batch.Users, [batch["amount"].Rename("y")])),
        },
    };

    private readonly FakeTrigger trigger = new();
    private readonly FakeTimeProvider time = new();
    private readonly RestClock clock = new();
    private readonly LogLines log = new();
    private PipelineRunner? pipeline;
    private TriggerRunner? running;

    public TriggerOutageTests() => test.Options.Input.Request["amount"] = "Double";

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
            await running.StopAsync(TimeSpan.FromSeconds(10));
        if (pipeline is not null)
            await pipeline.DisposeAsync();
    }

    [Fact]
    public async Task Claim_SourceIsDown_RestsFromASecondToHalfAMinuteAndAfterASuccessAgainFromASecond()
    {
        var isDown = true;
        trigger.Claiming = () =>
        {
            if (Volatile.Read(ref isDown))
                throw new StoreException("The queue does not answer.", isTransient: true);
        };
        await BeginAsync();

        await Eventually.TrueAsync(() => clock.Rests.Count >= 7, "seven rests");
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], clock.Rests.Take(7));
        Volatile.Write(ref isDown, false);
        trigger.Send(Event("a"));
        await Eventually.TrueAsync(() => trigger is { Acknowledged.Count: 1, Claims: 1 }, "the next claim after the first event");
        var before = clock.Rests.Count;
        Volatile.Write(ref isDown, true);
        trigger.Send(Event("b"));

        await Eventually.TrueAsync(() => clock.Rests.Count > before, "a rest");
        Assert.Equal(1, clock.Rests[before]);
    }

    [Fact]
    public async Task Batch_StoreRefusesEverybody_RestsAndReleasesTheEventsForAsLong()
    {
        test.Writer.During = (_, _) => Task.FromException(new StoreException("The output refuses."));
        trigger.Send(Event("a"));
        await BeginAsync();

        await Eventually.TrueAsync(() => clock.Rests.Count >= 3, "three rests");

        Assert.Equal([1, 2, 4], clock.Rests.Take(3));
        Assert.Equal([1, 2, 4], trigger.Released.Take(3).Select(each => (int)each.Release.After.TotalSeconds));
        Assert.Equal((TriggerState.Faulted, "The output refuses."), (running!.State, running.Fault));
    }

    [Fact]
    public async Task Batch_ServerOfTheModelAsksForAPause_RestsAndReleasesTheEventsForAsLong()
    {
        await BeginAsync();
        test.Model.Instead = (_, _) => throw new ModelException("The server is busy.")
        {
            IsOfServer = true,
            MayPass = true,
            RetryAfter = TimeSpan.FromSeconds(90),
        };
        trigger.Send(Event("a"));

        await Eventually.TrueAsync(() => clock.Rests.Count >= 2, "two rests");

        Assert.Equal([90, 90], clock.Rests.Take(2));
        Assert.Equal([90, 90], trigger.Released.Take(2).Select(each => (int)each.Release.After.TotalSeconds));
    }

    [Fact]
    public async Task Batch_SourceDoesNotTakeTheOutcome_RestsBeforeTheNextClaim()
    {
        var failures = 2;
        trigger.Acknowledging = () => Interlocked.Decrement(ref failures) >= 0
            ? Task.FromException(new StoreException("The queue does not answer.", isTransient: true))
            : Task.CompletedTask;
        trigger.Send(Event("a"));
        await BeginAsync();

        await Eventually.TrueAsync(() => !trigger.Acknowledged.IsEmpty, "the event is acknowledged");

        Assert.Equal([1, 2], clock.Rests);
        Assert.Null(running!.Fault);
    }

    [Fact]
    public async Task Batch_OneScoreAmongFailures_ShowsThatTheStoresWork()
    {
        test.Model.Instead = (batch, _) => batch.Users.Contains("b")
            ? throw new FormatException("a value of a row")
            : Task.FromResult(new Batch(batch.Users, [batch["amount"].Rename("y")]));
        trigger.Send(Event("a"), Event("b"));
        await BeginAsync(maxAttempts: 1);

        await Eventually.TrueAsync(() => trigger.Acknowledged.Count + trigger.Dead.Count == 2, "both events are over");

        Assert.Equal(("a", "b"), (Assert.Single(trigger.Acknowledged).Event.User, Assert.Single(trigger.Dead).Event.User));
        Assert.Equal((5.0, true), (Assert.Single(trigger.Released).Release.After.TotalSeconds, trigger.Released.First().Release.IsCounted));
        Assert.Equal((TriggerState.Running, null, 0), (running!.State, running.Fault, Lines(Faulted)));
        Assert.Empty(clock.Rests);
    }

    [Fact]
    public async Task Log_TwoOutages_HaveALineEachAndALineAtTheEndOfEach()
    {
        for (var outage = 1; outage <= 2; outage++)
        {
            var failures = 3;
            trigger.Claiming = () =>
            {
                if (Interlocked.Decrement(ref failures) >= 0)
                    throw new StoreException("The queue does not answer.", isTransient: true);
            };
            if (running is null)
                await BeginAsync();
            // A claim that waits takes the first event, and only those after it fail.
            await Eventually.TrueAsync(() =>
            {
                trigger.Send(Event("a"));
                return Lines(GoesOn) == outage;
            }, "the trigger goes on");
            await Eventually.TrueAsync(() => trigger.Claims == 1 && trigger.Waiting == 0, "the next claim");

            Assert.Equal((outage, outage, 0), (Lines(Faulted), Lines(GoesOn), Lines(Broken)));
        }

        Assert.Null(running!.Fault);
    }

    [Fact]
    public async Task Log_ExceptionOfADriver_HasItsTypeAndNoneOfItsText()
    {
        var failures = 1;
        trigger.Claiming = () =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
                throw new FormatException("a value of a row");
        };
        await BeginAsync();

        await Eventually.TrueAsync(() => trigger.Claims == 1, "the claim after the failure");

        Assert.Equal((1, 1), (Lines(Faulted), Lines(Broken)));
        Assert.Contains(log.All, line => line.Text.Contains("FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Text.Contains("a value of a row", StringComparison.Ordinal));
    }

    // That events can be claimed says nothing about the stores of the pipeline, and the other way round.
    [Fact]
    public async Task Fault_OfStoreAndSource_IsThatOfTheStoreUntilABatchIsScored()
    {
        var storeIsDown = true;
        var sourceIsDown = false;
        var failedClaims = 0;
        test.Writer.During = (_, _) => Volatile.Read(ref storeIsDown)
            ? Task.FromException(new StoreException("The output refuses."))
            : Task.CompletedTask;
        trigger.Claiming = () =>
        {
            if (!Volatile.Read(ref sourceIsDown))
                return;
            Interlocked.Increment(ref failedClaims);
            throw new StoreException("The queue does not answer.", isTransient: true);
        };
        trigger.Send(Event("a"));
        await BeginAsync();
        await Eventually.TrueAsync(() => running!.Fault is not null, "the store is down");

        Volatile.Write(ref sourceIsDown, true);
        await Eventually.TrueAsync(() => Volatile.Read(ref failedClaims) >= 2, "the source is down too");
        Assert.Equal("The output refuses.", running!.Fault);
        var released = trigger.Released.Count;
        Volatile.Write(ref sourceIsDown, false);
        await Eventually.TrueAsync(() => trigger.Released.Count > released, "the source is back");
        Assert.Equal((TriggerState.Faulted, "The output refuses."), (running.State, running.Fault));

        Volatile.Write(ref storeIsDown, false);
        // The log tells after the state.
        await Eventually.TrueAsync(() => Lines(GoesOn) > 0, "the store is back");
        Assert.Equal((TriggerState.Running, 1, 1), (running.State, Lines(Faulted), Lines(GoesOn)));
    }

    [Fact]
    public async Task Events_WithFeatures_AreScoredOneBatchAfterTheOther()
    {
        var (now, most) = (0, 0);
        test.Writer.During = async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(2, token);
            Interlocked.Decrement(ref now);
        };
        trigger.Send(Enumerable.Range(0, 60).Select(i => Event($"u{i}")));
        await BeginAsync(batchSize: 3);

        await Eventually.TrueAsync(() => trigger.Acknowledged.Count == 60, "all events are acknowledged");

        Assert.Equal(1, most);
        Assert.All(trigger.Asked, asked => Assert.Equal(3, asked));
    }

    // Shadows and explanations come after events.
    [Fact]
    public async Task Events_AreScored_CountAsWorkThatKeepsComing()
    {
        await BeginAsync();
        Assert.False(pipeline!.Traffic.EventsKeepComing);
        trigger.Send(Event("a"));

        await Eventually.TrueAsync(() => !trigger.Acknowledged.IsEmpty, "the event is acknowledged");

        Assert.True(pipeline.Traffic.EventsKeepComing);
    }

    [Theory]
    [InlineData(false, TriggerState.Running, TriggerState.Running)]
    [InlineData(true, TriggerState.Standby, TriggerState.Standby)]
    public async Task State_BeforeAndAfterAllow_IsThatOfTheSilo(bool hasOneOwner, TriggerState before, TriggerState ofAnother)
    {
        var owned = new FakeTrigger { HasOneOwner = hasOneOwner };
        pipeline = await test.RunnerAsync(time);
        running = Make(owned, 3);

        Assert.Equal(("test", "orders", "Fake", hasOneOwner), (running.Pipeline, running.Name, running.Kind, running.HasOneOwner));
        Assert.Equal((before, null), (running.State, running.Fault));
        running.Allow(paused: false, owner: false);
        Assert.Equal(ofAnother, running.State);
        running.Allow(paused: true, owner: false);
        Assert.Equal(TriggerState.Paused, running.State);
        running.Allow(paused: false, owner: true);
        Assert.Equal(TriggerState.Running, running.State);
    }

    private static TriggerEvent Event(string user) => new(user, null) { Features = """{"amount":1}""" };

    private int Lines(int kind) => log.All.Count(line => line.Event == kind);

    private async Task BeginAsync(int batchSize = 50, int maxAttempts = 5)
    {
        pipeline = await test.RunnerAsync(time);
        running = Make(trigger, batchSize, maxAttempts);
        running.Begin();
        running.Allow(paused: false, owner: true);
    }

    private TriggerRunner Make(FakeTrigger of, int batchSize, int maxAttempts = 5) => new(
        pipeline!, new("orders", new() { Kind = "Fake", BatchSize = batchSize, MaxAttempts = maxAttempts }, of),
        new(() => false, () => false, clock), new(), new(), clock, log);

    /// <summary>A clock whose timers of a rest are over at once, and are recorded in seconds.</summary>
    private sealed class RestClock : TimeProvider
    {
        private static readonly double[] Known = [1, 2, 4, 8, 16, 30, 90];

        private readonly List<int> rests = [];

        public IReadOnlyList<int> Rests
        {
            get
            {
                lock (rests)
                    return [.. rests];
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (!Known.Contains(dueTime.TotalSeconds))
                return System.CreateTimer(callback, state, dueTime, period);
            lock (rests)
                rests.Add((int)dueTime.TotalSeconds);
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
