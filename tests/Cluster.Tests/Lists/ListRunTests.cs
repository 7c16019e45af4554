using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ListRunTests
{
    private static readonly ScoreReply Reply = new(ScoreStatus.NotFound);

    private readonly FakeTimeProvider clock = new();
    private bool isForgotten;

    [Fact]
    public async Task Next_AllUsersHaveEnded_NeedsNoTime()
    {
        var run = Begin(users: 2);
        run.End(1, Reply);
        run.End(0, Reply);

        var reply = await run.NextAsync(default);

        Assert.Equal([1, 0], reply.Rows);
        Assert.True(reply.IsOver);
    }

    [Fact]
    public async Task Next_OneUserIsSlow_WaitsAMomentForTheOthers()
    {
        var run = Begin(users: 3);
        var next = run.NextAsync(default);
        run.End(2, Reply);
        Assert.False(next.IsCompleted);
        run.End(0, Reply);

        var reply = await AdvanceAsync(TimeSpan.FromMilliseconds(10), next);
        Assert.Equal([2, 0], reply.Rows);
        Assert.False(reply.IsOver);

        run.End(1, Reply);
        reply = await run.NextAsync(default);
        Assert.Equal([1], reply.Rows);
        Assert.True(reply.IsOver);
    }

    [Fact]
    public async Task Next_NobodyEnds_IsEmptyAfterAQuarterOfASecond()
    {
        var run = Begin(users: 1);
        var began = clock.GetTimestamp();

        var reply = await AdvanceAsync(TimeSpan.FromMilliseconds(10), run.NextAsync(default));

        Assert.Empty(reply.Rows);
        Assert.False(reply.IsOver);
        Assert.True(clock.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(250), "The reply came early.");
    }

    [Fact]
    public async Task Next_UserWasLeftOut_IsOverWithoutTheUser()
    {
        var run = Begin(users: 2);
        run.LeaveOut();
        run.End(0, Reply);

        var reply = await run.NextAsync(default);

        Assert.Equal([0], reply.Rows);
        Assert.True(reply.IsOver);
    }

    [Fact]
    public async Task Next_CallerGivesUp_CancelsTheUsers()
    {
        var run = Begin(users: 1);
        using var gaveUp = new CancellationTokenSource();
        var next = run.NextAsync(gaveUp.Token);

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(run.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Next_CallerDoesNotAskAgain_IsForgottenAfterFiveSeconds()
    {
        var run = Begin(users: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(10), run.NextAsync(default));

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(isForgotten);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(isForgotten);
        Assert.True(run.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Next_CallerAsksAgain_IsNotForgotten()
    {
        var run = Begin(users: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(10), run.NextAsync(default));

        var next = run.NextAsync(default);
        clock.Advance(TimeSpan.FromSeconds(6));
        await AdvanceAsync(TimeSpan.FromMilliseconds(10), next);

        Assert.False(isForgotten);
    }

    private ListRun Begin(int users) => new(users, () => isForgotten = true, clock);

    private async Task<ListReply> AdvanceAsync(TimeSpan step, Task<ListReply> next)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(step);
            return next.IsCompleted;
        }, "a reply");
        return await next;
    }
}
