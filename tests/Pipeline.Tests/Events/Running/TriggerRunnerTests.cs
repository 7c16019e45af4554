namespace ModelPipeline.Tests;

public sealed class TriggerRunnerTests
{
    // A store that is down is asked until the timeout. A machine that stands still must not use the time up before the first attempt.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Events_OfSeveralUsers_AreScoredInOneBatchAndAcknowledgedAfterTheCommit()
    {
        await using var running = await RunningTrigger.StartAsync(isAllowed: false);
        var gate = new Gate();
        running.Writer.During = (_, token) => gate.PassAsync(token);
        running.Trigger.Send(Events("a", "b", "a", "c", "a"));
        running.Runner.Allow(paused: false, owner: true);

        await gate.Reached;
        Assert.Empty(running.Trigger.Acknowledged);
        gate.Open();
        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 5, "five events are acknowledged");

        Assert.Equal(["a", "b", "c"], Assert.Single(running.Retriever.Reads).Order(StringComparer.Ordinal));
        Assert.All(running.Trigger.Acknowledged, each => Assert.Equal(RowOutcomeKind.Scored, each.Outcome?.Kind));
        Assert.Equal(RunTrigger.Event, Assert.Single(running.Retriever.Calls).Trigger);
    }

    [Fact]
    public async Task Events_PoisonAmongThem_IsPutAsideWithItsReasonAndTheRestIsScored()
    {
        await using var running = await RunningTrigger.StartAsync();
        running.Retriever.Null.Add("null");
        running.Trigger.Send(
            [.. Events("a", "missing1", "null", "refused1"), new("", null), new("b", null) { Fault = "The message is no JSON." },
                new("c", null) { Attempts = 6 }]);

        await RunningTrigger.UntilAsync(() => running.Trigger.Dead.Count + running.Trigger.Acknowledged.Count == 7, "all events are over");

        Assert.Equal("a", Assert.Single(running.Trigger.Acknowledged).Event.User);
        var reasons = running.Trigger.Dead.ToDictionary(each => each.Event.User, each => each.Reason);
        Assert.Equal("The event has no user.", reasons[""]);
        Assert.Equal("The message is no JSON.", reasons["b"]);
        Assert.Equal("The event was claimed 5 times, and no attempt came to an end.", reasons["c"]);
        Assert.Equal("The input has no row for this user.", reasons["missing1"]);
        Assert.Contains("'x'", reasons["null"], StringComparison.Ordinal);
        Assert.Equal("The table refuses a row.", reasons["refused1"]);
    }

    [Fact]
    public async Task Events_StoreIsDown_AreReleasedUncountedAndTheTriggerIsFaultedUntilItIsBack()
    {
        await using var running = await RunningTrigger.StartAsync(options => options.Timeout = Soon);
        var isDown = true;
        running.Retriever.During = (_, _) => isDown
            ? Task.FromException(new StoreException("The input cannot be read.", isTransient: true))
            : Task.CompletedTask;
        running.Trigger.Send(Events("a", "b"));

        await RunningTrigger.UntilAsync(() => running.Trigger.Released.Count >= 2, "the events are released");
        Assert.Equal((TriggerState.Faulted, "The input cannot be read."), (running.Runner.State, running.Runner.Fault));
        isDown = false;
        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 2, "the events are acknowledged");

        Assert.All(running.Trigger.Released, each => Assert.False(each.Release.IsCounted));
        Assert.Empty(running.Trigger.Dead);
        await RunningTrigger.UntilAsync(() => running.Runner.State == TriggerState.Running, "the trigger is running");
    }

    [Theory]
    [InlineData(true, "The queue does not answer.")]
    [InlineData(false, "Its events cannot be claimed (FormatException); the log of the silo says more.")]
    public async Task Events_CannotBeClaimed_TheTriggerIsFaultedUntilTheyCan(bool isOutage, string fault)
    {
        await using var running = await RunningTrigger.StartAsync(prepare: trigger => trigger.Claiming = () =>
            throw (isOutage ? new StoreException("The queue does not answer.", isTransient: true) : new FormatException("a value")));

        await RunningTrigger.UntilAsync(() => running.Runner.Fault is not null, "the trigger is faulted");
        Assert.Equal((TriggerState.Faulted, fault), (running.Runner.State, running.Runner.Fault));
        running.Trigger.Claiming = () => { };

        // Several claim in turn. The last of them to fail needs an event too, to see that claims work again.
        await RunningTrigger.UntilAsync(() =>
        {
            running.Trigger.Send(Events("a"));
            return !running.Trigger.Acknowledged.IsEmpty && running.Runner.State == TriggerState.Running;
        }, "the trigger runs again");
    }

    [Fact]
    public async Task ReadLagAsync_SourceDoesNotAnswer_ForgetsTheLagBefore()
    {
        await using var running = await RunningTrigger.StartAsync(isAllowed: false);
        running.Trigger.Send(Events("a", "b"));
        await running.Runner.ReadLagAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, running.Runner.Lag!.Waiting);
        running.Trigger.Counting = _ => throw new StoreException("The queue does not answer.", isTransient: true);

        await running.Runner.ReadLagAsync(TestContext.Current.CancellationToken);

        Assert.Null(running.Runner.Lag);
    }

    [Fact]
    public async Task Events_PoisonWhileTheOutputIsDown_IsPutAsideAndTheTriggerIsFaulted()
    {
        await using var running = await RunningTrigger.StartAsync(options => options.Timeout = Soon);
        running.Writer.During = (_, _) => Task.FromException(new StoreException("The output cannot be used.", isTransient: true));
        running.Trigger.Send(Events("missing1", "a"));

        await RunningTrigger.UntilAsync(() => running.Trigger.Released.Count + running.Trigger.Dead.Count >= 2, "both events are over");

        Assert.Equal(("missing1", "a"), (Assert.Single(running.Trigger.Dead).Event.User, running.Trigger.Released.First().Event.User));
        Assert.Equal(TriggerState.Faulted, running.Runner.State);
    }

    [Fact]
    public async Task Events_StoreRefusesEverybody_AreNotPutAside()
    {
        await using var running = await RunningTrigger.StartAsync();
        running.Writer.During = (_, _) => Task.FromException(new StoreException("The output refuses until its operator has mended it."));
        running.Trigger.Send(Events("a"));

        await RunningTrigger.UntilAsync(() => !running.Trigger.Released.IsEmpty, "the event is released");

        Assert.Empty(running.Trigger.Dead);
        Assert.False(running.Trigger.Released.First().Release.IsCounted);
    }

    [Fact]
    public async Task Events_RunBreaksUnexpectedly_CountAndArePutAsideInTheEnd()
    {
        await using var running = await RunningTrigger.StartAsync(options => options.Triggers["orders"].MaxAttempts = 1);
        running.Retriever.During = (_, _) => Task.FromException(new InvalidCastException());
        running.Trigger.Send(Events("a"));

        await RunningTrigger.UntilAsync(() => !running.Trigger.Dead.IsEmpty, "the event is put aside");

        Assert.True(Assert.Single(running.Trigger.Released).Release.IsCounted);
        Assert.Equal(2, running.Trigger.Dead.Single().Event.Attempts);
    }

    [Fact]
    public async Task Events_StoredScoreIsNewer_AreAcknowledgedWithoutARun()
    {
        await using var running = await RunningTrigger.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        running.Writer.RetrievedAt["satisfied"] = now;
        running.Writer.RetrievedAt["newer"] = LongAgo.AddSeconds(4);
        running.Trigger.Send(new("satisfied", LongAgo), new("newer", LongAgo), new("none", LongAgo), new("satisfied2", null));

        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 4, "four events are acknowledged");

        Assert.DoesNotContain("satisfied", running.Retriever.Reads.SelectMany(read => read));
        Assert.Null(running.Trigger.Acknowledged.Single(each => each.Event.User == "satisfied").Outcome);
        Assert.Equal(["newer", "none", "satisfied2"], running.Retriever.Reads.SelectMany(read => read).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Events_OneOfAUserIsNewerThanTheScore_TheUserIsScored()
    {
        await using var running = await RunningTrigger.StartAsync(isAllowed: false);
        running.Writer.RetrievedAt["a"] = LongAgo.AddMinutes(1);
        running.Trigger.Send(new("a", LongAgo), new("a", LongAgo.AddMinutes(2)));
        running.Runner.Allow(paused: false, owner: true);

        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 2, "two events are acknowledged");

        Assert.All(running.Trigger.Acknowledged, each => Assert.NotNull(each.Outcome));
    }

    [Fact]
    public async Task Events_SourceDoesNotTakeTheAcknowledgement_AreReleased()
    {
        await using var running = await RunningTrigger.StartAsync();
        var failures = 1;
        running.Trigger.Acknowledging = () => Interlocked.Decrement(ref failures) >= 0
            ? Task.FromException(new StoreException("The queue does not answer.", isTransient: true))
            : Task.CompletedTask;
        running.Trigger.Send(Events("a"));

        await RunningTrigger.UntilAsync(() => !running.Trigger.Acknowledged.IsEmpty, "the event is acknowledged");

        Assert.Single(running.Trigger.Released);
    }

    [Fact]
    public async Task Allow_Paused_ClaimsNothingUntilItGoesOn()
    {
        await using var running = await RunningTrigger.StartAsync();
        running.Trigger.Send(Events("a"));
        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 1, "the first event is acknowledged");
        await RunningTrigger.UntilAsync(() => running.Trigger.Claims == 1, "a claim waits for events");
        running.Runner.Allow(paused: true, owner: true);
        Assert.Equal(TriggerState.Paused, running.Runner.State);
        await RunningTrigger.UntilAsync(() => running.Trigger.Claims == 0, "the claim that waited has ended");

        running.Trigger.Send(Events("b"));
        running.Runner.Allow(paused: true, owner: true);
        Assert.Equal((1, 0), (running.Trigger.Waiting, running.Trigger.Claims));

        running.Runner.Allow(paused: false, owner: true);
        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 2, "the second event is acknowledged");
    }

    [Fact]
    public async Task Allow_AnotherSiloIsTheOwner_StandsByUntilThisSiloIs()
    {
        await using var running = await RunningTrigger.StartAsync(isAllowed: false, trigger: new() { HasOneOwner = true });
        running.Trigger.Send(Events("a"));

        running.Runner.Allow(paused: false, owner: false);
        Assert.Equal(TriggerState.Standby, running.Runner.State);
        Assert.Empty(running.Trigger.Asked);

        running.Runner.Allow(paused: false, owner: true);
        await RunningTrigger.UntilAsync(() => !running.Trigger.Acknowledged.IsEmpty, "the event is acknowledged");
    }

    [Fact]
    public async Task CloseAsync_BatchIsUnderWay_EndsItAndAcknowledges()
    {
        await using var running = await RunningTrigger.StartAsync();
        var gate = new Gate();
        running.Writer.During = (_, token) => gate.PassAsync(token);
        running.Trigger.Send(Events("a"));
        await gate.Reached;

        var closing = running.Set.CloseAsync(TimeSpan.FromSeconds(60));
        running.Trigger.Send(Events("b"));
        gate.Open();
        await closing;

        Assert.Equal("a", Assert.Single(running.Trigger.Acknowledged).Event.User);
        Assert.Equal(1, running.Trigger.Waiting);
    }

    [Fact]
    public async Task CloseAsync_BatchDoesNotEndInTime_IsGivenBackUncounted()
    {
        await using var running = await RunningTrigger.StartAsync();
        var gate = new Gate();
        running.Writer.During = (_, token) => gate.PassAsync(token);
        running.Trigger.Send(Events("a"));
        await gate.Reached;

        await running.Set.CloseAsync(TimeSpan.FromMilliseconds(50));
        await RunningTrigger.UntilAsync(() => !running.Trigger.Released.IsEmpty, "the event is released");

        var (each, release) = Assert.Single(running.Trigger.Released);
        Assert.Equal(("a", TimeSpan.Zero, false), (each.User, release.After, release.IsCounted));
        Assert.Empty(running.Trigger.Acknowledged);
    }

    [Fact]
    public async Task Events_ManyWait_AreClaimedByTheBatchAndNoMoreThanTwoBatchesAreInMemory()
    {
        await using var running = await RunningTrigger.StartAsync(isAllowed: false);
        var gate = new Gate();
        running.Writer.During = (_, token) => gate.PassAsync(token);
        running.Trigger.Send(Events([.. Enumerable.Range(0, 1_000).Select(i => $"u{i}")]));
        running.Runner.Allow(paused: false, owner: true);

        await RunningTrigger.UntilAsync(() => running.Trigger.Waiting == 900, "two batches are claimed");
        await gate.Reached;
        Assert.Equal(900, running.Trigger.Waiting);
        gate.Open();
        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count == 1_000, "all events are acknowledged");

        Assert.All(running.Trigger.Asked, most => Assert.Equal(50, most));
    }

    [Fact]
    public async Task Events_WithFeatures_AreScoredWithThoseOfTheNewest()
    {
        var model = new FakeModel { Inputs = new([new("amount", ColumnType.Double, Nullable: false)]) };
        var scored = new List<double>();
        model.Instead = (batch, _) =>
        {
            scored.AddRange(batch.Values<double>("amount").ToArray());
            return Task.FromResult(new Batch(batch.Users,
                [new Column<double>(new("y", ColumnType.Double), batch.Values<double>("amount").ToArray())]));
        };
        await using var running = await RunningTrigger.StartAsync(
            options => options.Input.Request["amount"] = "Double", isAllowed: false, model: model);
        running.Trigger.Send(
            new("a", null) { Features = """{"amount":1}""" },
            new("a", null) { Features = """{"amount":2}""" },
            new("none", null),
            new("broken", null) { Features = "{" });
        running.Runner.Allow(paused: false, owner: true);

        await RunningTrigger.UntilAsync(() => running.Trigger.Acknowledged.Count + running.Trigger.Dead.Count == 4, "four events are over");

        Assert.Equal([2], scored);
        Assert.Equal(["broken", "none"], running.Trigger.Dead.Select(each => each.Event.User).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DeleteAsync_UserIsForgotten_EventsOfTheUserAreToo()
    {
        await using var running = await RunningTrigger.StartAsync();

        await running.Pipeline.Forgetting.DeleteAsync("a", CancellationToken.None);

        Assert.Equal(["a"], running.Trigger.Forgotten);
    }

    private static IEnumerable<TriggerEvent> Events(params IEnumerable<string> users) => users.Select(user => new TriggerEvent(user, null));
}
