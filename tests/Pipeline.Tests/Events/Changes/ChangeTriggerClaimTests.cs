using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What the trigger of changes claims, remembers and saves, by the clock of the test.</summary>
public sealed class ChangeTriggerClaimTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly FakeChangeReader table;
    private readonly FakeTriggerMemory memory = new();
    private readonly PipelineVersions versions;

    public ChangeTriggerClaimTests()
    {
        table = new() { Now = clock.GetUtcNow };
        var open = new OpenVersions();
        open.Open("v1");
        Schema columns = new([new("x", ColumnType.Double)]);
        var input = new Shared<OpenInput>(new(table, columns, columns));
        versions = new("test", new(1, new() { Stable = "v1" }, input, new Dictionary<string, VersionSlot>
        {
            ["v1"] = new("v1", open.Held("v1")),
        }));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClaimAsync_FirstLook_SavesTheMomentAndClaimsNothingOfBefore()
    {
        table.Change("a", 1, Noon.AddMinutes(-5));
        var trigger = Trigger();

        Assert.Empty(await trigger.ClaimAsync(10, TimeSpan.Zero, Token));

        Assert.Equal("2026-05-04T12:00:00.0000000Z", memory.Position);
        Assert.True(trigger.HasOneOwner);
    }

    [Fact]
    public async Task ClaimAsync_StoredPosition_IsWhereItGoesOn()
    {
        await memory.SavePositionAsync("test", "changes", "2026-05-04T11:50:00Z", Token);
        table.Change("before", 1, Noon.AddMinutes(-12));
        table.Change("overlap", 1, Noon.AddMinutes(-10.5));
        table.Change("after", 1, Noon.AddMinutes(-5));

        var claimed = await Trigger().ClaimAsync(10, TimeSpan.Zero, Token);

        Assert.Equal(["overlap", "after"], claimed.Select(each => each.User));
        Assert.All(claimed, each => Assert.Null(each.At));
    }

    [Fact]
    public async Task ClaimAsync_MoreThanAsked_GivesTheRestNextWithoutAnotherRead()
    {
        var trigger = await WatchingAsync();
        Change("a", "b", "c");

        Assert.Equal(["a", "b"], await ClaimAsync(trigger, 2));
        var reads = table.Reads;
        Assert.Equal(["c"], await ClaimAsync(trigger, 2));

        Assert.Equal(reads, table.Reads);
    }

    [Fact]
    public async Task ClaimAsync_NothingChanges_LooksNoMoreThanOnceASecondUntilTheWaitIsOver()
    {
        var trigger = await WatchingAsync();
        var looks = Looks(TimeSpan.Zero);

        Assert.Empty(await AdvanceAsync(trigger.ClaimAsync(10, TimeSpan.FromSeconds(3), Token)));

        AssertGaps(looks, TimeSpan.FromSeconds(1));
        Assert.InRange(looks[^1] - looks[0], TimeSpan.FromSeconds(3), TimeSpan.MaxValue);
    }

    // A long overlap with many changes is read less often.
    [Fact]
    public async Task ClaimAsync_LongRead_RestsFourTimesAsLong()
    {
        var trigger = await WatchingAsync();
        var looks = Looks(TimeSpan.FromSeconds(1));

        await AdvanceAsync(trigger.ClaimAsync(10, TimeSpan.FromSeconds(12), Token));

        AssertGaps(looks, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task ClaimAsync_ChangeWhileItWaits_IsClaimed()
    {
        var trigger = await WatchingAsync();
        var claiming = trigger.ClaimAsync(10, TimeSpan.FromDays(1), Token);
        Change("a");

        Assert.Equal(["a"], (await AdvanceAsync(claiming)).Select(each => each.User));
    }

    [Fact]
    public async Task ReleaseAsync_Event_ComesAgainAfterItsRestAndBeforeOthers()
    {
        var trigger = await WatchingAsync();
        Change("a", "b");
        var claimed = await trigger.ClaimAsync(1, TimeSpan.Zero, Token);

        await trigger.ReleaseAsync(claimed, new(TimeSpan.FromSeconds(2), "down", IsCounted: true), Token);
        Assert.Equal(["b"], await ClaimAsync(trigger, 10));
        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Empty(await ClaimAsync(trigger, 10));
        clock.Advance(TimeSpan.FromTicks(1));
        Change("c");

        var again = await trigger.ClaimAsync(10, TimeSpan.Zero, Token);
        Assert.Equal([("a", 2)], again.Select(each => (each.User, each.Attempts)));
        await trigger.ReleaseAsync(again, new(TimeSpan.Zero, "down"), Token);
        Assert.Equal([("a", 2)], (await trigger.ClaimAsync(1, TimeSpan.Zero, Token)).Select(each => (each.User, each.Attempts)));
    }

    [Fact]
    public async Task AcknowledgeAsync_AllEventsOfAPass_MovesThePositionOn()
    {
        var trigger = await WatchingAsync();
        clock.Advance(TimeSpan.FromSeconds(6));
        Change("a", "b");
        var claimed = await trigger.ClaimAsync(10, TimeSpan.Zero, Token);
        Assert.Equal(2, (await trigger.ReadLagAsync(Token)).Waiting);

        await trigger.AcknowledgeAsync([new(claimed[0], null)], Token);
        await ClaimAsync(trigger, 10);
        Assert.Equal((1, "2026-05-04T12:00:00.0000000Z"), ((await trigger.ReadLagAsync(Token)).Waiting, memory.Position));
        await trigger.SetAsideAsync([new(claimed[1], "no row")], Token);
        await ClaimAsync(trigger, 10);

        Assert.Equal((0, "2026-05-04T12:00:06.0000000Z"), ((await trigger.ReadLagAsync(Token)).Waiting, memory.Position));
        Assert.Equal("b", Assert.Single(memory.Dead).Event.User);
    }

    [Fact]
    public async Task ClaimAsync_PositionMoves_IsSavedEveryFiveSeconds()
    {
        var trigger = await WatchingAsync();
        var saved = new List<string?>();

        for (var second = 1; second <= 11; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await ClaimAsync(trigger, 10);
            saved.Add(memory.Position?[17..19]);
        }

        Assert.Equal(["00", "00", "00", "00", "05", "05", "05", "05", "05", "10", "10"], saved);
    }

    [Fact]
    public async Task ClaimAsync_AfterALongPause_BeginsAnewWhereThePositionIs()
    {
        var trigger = await WatchingAsync();
        Change("a");
        var claimed = await trigger.ClaimAsync(10, TimeSpan.Zero, Token);
        clock.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(["a"], await ClaimAsync(trigger, 10));
        // The claim of before is over: the event comes from the new look alone.
        await trigger.ReleaseAsync(claimed, new(TimeSpan.Zero, "late"), Token);

        Assert.Empty(await ClaimAsync(trigger, 10));
    }

    [Fact]
    public async Task ClaimAsync_AfterAShortPause_GoesOn()
    {
        var trigger = await WatchingAsync();
        Change("a");
        await trigger.ClaimAsync(10, TimeSpan.Zero, Token);

        clock.Advance(TimeSpan.FromSeconds(7.9));

        Assert.Empty(await ClaimAsync(trigger, 10));
    }

    [Fact]
    public async Task ClaimAsync_MemoryDoesNotAnswer_IsAFailureThatPasses()
    {
        memory.Reading = () => throw new InvalidOperationException("a secret");

        var e = await Assert.ThrowsAsync<StoreException>(() => Trigger().ClaimAsync(10, TimeSpan.Zero, Token));

        Assert.Equal(("The cluster's database does not answer; try again in a moment.", true), (e.Message, e.IsTransient));
    }

    [Fact]
    public async Task ReadLagAsync_NobodyWatches_IsNothing() =>
        Assert.Equal(new(0, TimeSpan.Zero), await Trigger().ReadLagAsync(Token));

    private ChangeTrigger Trigger() => new(
        "test", new() { ChangedAt = "changed_at", ChangedAtOverlap = TimeSpan.FromMinutes(1) }, versions, memory, clock);

    private async Task<ChangeTrigger> WatchingAsync()
    {
        var trigger = Trigger();
        Assert.Empty(await trigger.ClaimAsync(10, TimeSpan.Zero, Token));
        return trigger;
    }

    private void Change(params string[] users)
    {
        foreach (var user in users)
            table.Change(user, 1, clock.GetUtcNow());
    }

    private static async Task<IEnumerable<string>> ClaimAsync(ChangeTrigger trigger, int most) =>
        (await trigger.ClaimAsync(most, TimeSpan.Zero, Token)).Select(each => each.User);

    private List<DateTimeOffset> Looks(TimeSpan duration)
    {
        var looks = new List<DateTimeOffset>();
        table.During = () =>
        {
            looks.Add(clock.GetUtcNow());
            clock.Advance(duration);
        };
        return looks;
    }

    private static void AssertGaps(List<DateTimeOffset> looks, TimeSpan least)
    {
        Assert.InRange(looks.Count, 2, 10);
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, least, TimeSpan.MaxValue));
    }

    private async Task<T> AdvanceAsync<T>(Task<T> task)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(0.5));
            return task.IsCompleted;
        }, "the end of the claim");
        return await task;
    }
}
