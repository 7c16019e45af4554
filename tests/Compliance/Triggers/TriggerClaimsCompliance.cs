namespace ModelPipeline.Compliance;

/// <summary>Claims, and what becomes of the claimed events.</summary>
public abstract class TriggerClaimsCompliance(ITriggerStore store) : TriggerCompliance(store)
{
    private static readonly TriggerRelease AtOnce = new(TimeSpan.Zero, "A store is down.");

    [Fact]
    public async Task ClaimAsync_NothingWasSent_ReturnsNothingAfterTheWait()
    {
        var trigger = await OpenAsync();

        await FindsNothingAsync(trigger);
    }

    [Fact]
    public async Task ClaimAsync_EventsWereSent_EachComesOnceInItsOrder()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a", "b", "a", "c", "ü 'x\"");

        var events = await ClaimAsync(trigger, 5);

        Assert.Equal(["a", "a", "b", "c", "ü 'x\""], Users(events));
        if (Store.HasOneOrder)
            Assert.Equal(["a", "b", "a", "c", "ü 'x\""], events.Select(each => each.User));
        Assert.All(events, each => Assert.Equal((1, null), (each.Attempts, each.Fault)));
        await FindsNothingAsync(trigger);
    }

    [Fact]
    public async Task ClaimAsync_MoreWait_ReturnsNoMoreThanAsked()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync([.. Enumerable.Range(0, 25).Select(i => $"u{i}")]);

        var parts = new List<IReadOnlyList<TriggerEvent>>();
        while (parts.Sum(part => part.Count) < 25)
            parts.Add(await ClaimAsync(trigger, 1, most: 10));

        Assert.All(parts, part => Assert.InRange(part.Count, 1, 10));
        Assert.Equal(25, parts.SelectMany(part => part).Select(each => each.User).Distinct().Count());
    }

    [Fact]
    public async Task ClaimAsync_TokenIsCancelled_EndsAtOnceAndKeepsNothing()
    {
        var trigger = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var claiming = trigger.ClaimAsync(10, TimeSpan.FromMinutes(10), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claiming.WaitAsync(TimeLimit, Token));
        await Store.SendAsync("a");
        Assert.Single(await ClaimAsync(trigger, 1));
    }

    [Fact]
    public async Task AcknowledgeAsync_PartOfAClaimInAnotherOrder_TheRestAloneComesAgain()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a", "b", "c", "d");
        var events = await ClaimAsync(trigger, 4);

        await trigger.AcknowledgeAsync(Done(events.Where(each => each.User is "d" or "b")), Token);
        await trigger.ReleaseAsync([.. events.Where(each => each.User is "a" or "c")], AtOnce, Token);

        var again = await ClaimAsync(trigger, 2);
        Assert.Equal(["a", "c"], Users(again));
        await trigger.AcknowledgeAsync(Done(again), Token);
        await FindsNothingAsync(trigger);
    }

    [Fact]
    public async Task ReleaseAsync_AttemptDoesNotCount_ComesAsIfNobodyHadClaimedIt()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a");
        for (var round = 0; round < 3; round++)
        {
            var each = Assert.Single(await ClaimAsync(trigger, 1));
            Assert.Equal(1, each.Attempts);
            await trigger.ReleaseAsync([each], AtOnce, Token);
        }
    }

    [Fact]
    public async Task ReleaseAsync_AttemptCounts_ComesWithOneMore()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var each = Assert.Single(await ClaimAsync(trigger, 1));
            Assert.Equal(attempt, each.Attempts);
            await trigger.ReleaseAsync([each], AtOnce with { IsCounted = true }, Token);
        }
    }

    [Fact]
    public async Task ReleaseAsync_AfterATime_ComesNoSooner()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a");
        var events = await ClaimAsync(trigger, 1);
        var began = TimeProvider.System.GetTimestamp();

        await trigger.ReleaseAsync(events, new(TimeSpan.FromSeconds(1), "A store is down."), Token);

        await ClaimAsync(trigger, 1);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.95), "The event came at once.");
    }

    [Fact]
    public async Task SetAsideAsync_SomeEvents_AreDeadLettersOnceAndDoNotComeAgain()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a", "b", "c");
        var events = await ClaimAsync(trigger, 3);

        var poison = events.Where(each => each.User != "b").Select(each => new PoisonEvent(each, $"No row: {each.User}."));
        await trigger.SetAsideAsync([.. poison], Token);
        await trigger.AcknowledgeAsync(Done(events.Where(each => each.User == "b")), Token);

        Assert.Equal([new("a", "No row: a.", 1), new("c", "No row: c.", 1)],
            (await Store.DeadAsync()).OrderBy(each => each.User, StringComparer.Ordinal));
        await FindsNothingAsync(trigger);
    }

    [Fact]
    public async Task ReadLagAsync_EventsWaitAndAreClaimed_CountsThoseThatAreNotAcknowledged()
    {
        var trigger = await OpenAsync();
        Assert.Equal(new(0, TimeSpan.Zero), (await trigger.ReadLagAsync(Token)) with { IsOfPart = false });
        await Store.SendAsync("a", "b", "c");
        var events = await ClaimAsync(trigger, 3);

        var lag = await trigger.ReadLagAsync(Token);
        Assert.Equal(3, lag.Waiting);
        Assert.True(lag.OldestAge is null || (lag.OldestAge >= TimeSpan.Zero && lag.OldestAge < TimeLimit), $"{lag}");
        await trigger.AcknowledgeAsync(Done(events), Token);
        Assert.Equal(0, (await trigger.ReadLagAsync(Token)).Waiting);
    }

    [Fact]
    public async Task ForgetAsync_UserHasEventsAndDeadLetters_NothingOfTheUserIsLeft()
    {
        Assert.SkipUnless(Store.CanForget, "The source cannot delete single events.");
        var trigger = await OpenAsync();
        await Store.SendAsync("a", "b", "a");
        var events = await ClaimAsync(trigger, 3);
        await trigger.SetAsideAsync([.. events.Take(2).Select(each => new PoisonEvent(each, "No row."))], Token);
        await Store.SendAsync("a", "c");

        await trigger.ForgetAsync("a", Token);

        Assert.Equal(["b"], (await Store.DeadAsync()).Select(each => each.User));
        Assert.Equal(["c"], Users(await ClaimAsync(trigger, 1)));
    }
}
