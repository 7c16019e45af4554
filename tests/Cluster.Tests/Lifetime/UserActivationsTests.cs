using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class UserActivationsTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly UserRoom room;
    private readonly UserActivations users;

    public UserActivationsTests()
    {
        room = new(clock);
        users = new(null!, room, clock);
    }

    [Fact]
    public void FindOrEnter_Twice_IsOneUser()
    {
        var first = users.FindOrEnter("ada", CallClass.Single);

        Assert.Same(first, users.FindOrEnter("ada", CallClass.List));
        Assert.Same(first, users.Find("ada"));
        Assert.Equal(1, users.Count);
        Assert.Null(users.Find("Ada"));
    }

    [Fact]
    public void FindOrEnter_NoRoom_IsNobody()
    {
        // A heap that is full has room for a thousand users.
        room.Measure(new(1, 1, 1, 1), users: 0);
        for (var i = 0; i < 1_000; i++)
            Assert.NotNull(users.FindOrEnter($"user-{i}", CallClass.Single));

        Assert.True(users.IsFull);
        Assert.Null(users.FindOrEnter("ada", CallClass.Single));
        Assert.Equal(1_000, users.Count);
    }

    [Fact]
    public void TryLeaveWithoutGrain_IdleUser_LeavesOnceAndTakesNoCall()
    {
        var user = users.FindOrEnter("ada", CallClass.Single)!;

        Assert.True(users.TryLeaveWithoutGrain(user, withScores: false));
        Assert.False(users.TryLeaveWithoutGrain(user, withScores: true));

        Assert.Equal(0, users.Count);
        Assert.Null(users.Find("ada"));
        Assert.False(user.TryScore("test", ScoreOptions.Fresh, TestContext.Current.CancellationToken, out _));
    }

    [Fact]
    public async Task LeaveAsync_UserWithAGrain_CountsUntilTheGrainIsOut()
    {
        var user = users.Enter("ada");
        Assert.True(user.IsIdle);

        await users.LeaveAsync(user, TestContext.Current.CancellationToken);

        Assert.Null(users.Find("ada"));
        Assert.False(user.TryScore("test", ScoreOptions.Fresh, TestContext.Current.CancellationToken, out _));
        Assert.Equal(1, users.Count);
        users.CountOut();
        Assert.Equal(0, users.Count);
    }

    [Fact]
    public async Task LeaveAsync_NextActivationOfTheUser_Stays()
    {
        var old = users.Enter("ada");
        var next = users.Enter("ada");

        await users.LeaveAsync(old, TestContext.Current.CancellationToken);

        Assert.Same(next, users.Find("ada"));
    }

    [Fact]
    public void MayMove_UserWithAGrain_AfterFiveSeconds()
    {
        var user = users.Enter("ada");
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(user.Stay!.MayMove);

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(user.Stay!.MayMove);
    }

    [Fact]
    public void IsDueAtGrain_CallsThatBypassIt_OnceAMinute()
    {
        var user = users.Enter("ada");
        clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.False(user.IsDueAtGrain);

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(user.IsDueAtGrain);

        user.Stay!.Visit();
        Assert.False(user.IsDueAtGrain);
    }
}
