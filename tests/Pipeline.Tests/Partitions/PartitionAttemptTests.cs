using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PartitionAttemptTests
{
    private static readonly PartitionProgress Known = new("c", 3, 30, 30);

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void EndedBefore_AttemptThatHasNotBegun_IsNotForgotten()
    {
        clock.Advance(TimeSpan.FromDays(1));

        var attempt = new PartitionAttempt(new(), clock);

        Assert.False(attempt.EndedBefore(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task Begin_NoFreeSlot_WaitsForItsTurn()
    {
        using var slots = new SemaphoreSlim(0);
        var attempt = new PartitionAttempt(Known, clock);
        Assert.False(attempt.IsWaiting);

        attempt.Begin(slots, _ => throw new InvalidCastException("a value"), _ => { });

        Assert.Equal((true, Known), (attempt.IsWaiting, attempt.Progress));
        slots.Release();
        await EndAsync(attempt);
        Assert.False(attempt.IsWaiting);
    }

    [Fact]
    public async Task Begin_AttemptBreaks_TellsTheTypeAloneAndFreesItsSlot()
    {
        using var slots = new SemaphoreSlim(1);
        var attempt = new PartitionAttempt(Known, clock);

        attempt.Begin(slots, _ => throw new InvalidCastException("a value"), _ => { });
        await EndAsync(attempt);

        Assert.Equal(Known with { Failure = "The partition failed (InvalidCastException)." }, attempt.Progress);
        Assert.Equal(1, slots.CurrentCount);
    }

    [Fact]
    public async Task EndAsync_AttemptThatWaits_EndsWithWhatItKnows()
    {
        using var slots = new SemaphoreSlim(0);
        var attempt = new PartitionAttempt(Known, clock);
        attempt.Begin(slots, _ => throw new InvalidOperationException("It has no slot."), _ => { });

        await attempt.EndAsync(TimeSpan.Zero);
        await EndAsync(attempt);

        Assert.Equal((Known, 0), (attempt.Progress, slots.CurrentCount));
    }

    [Fact]
    public async Task EndedBefore_AttemptThatHasEnded_IsAskedFromItsEndOn()
    {
        using var slots = new SemaphoreSlim(0);
        var attempt = new PartitionAttempt(Known, clock);
        attempt.Begin(slots, _ => throw new InvalidOperationException("It has no slot."), _ => { });
        clock.Advance(TimeSpan.FromSeconds(5));
        await attempt.EndAsync(TimeSpan.Zero);
        await EndAsync(attempt);

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(attempt.EndedBefore(TimeSpan.FromMinutes(10)));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(attempt.EndedBefore(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task Begin_NobodyAsksForTenSeconds_Ends()
    {
        using var slots = new SemaphoreSlim(0);
        var attempt = new PartitionAttempt(Known, clock);
        attempt.Begin(slots, _ => throw new InvalidOperationException("It has no slot."), _ => { });
        for (var second = 0; second < 30; second++)
        {
            attempt.RecordContact();
            await PassAsync(1);
            Assert.False(attempt.Completion.IsCompleted);
        }

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return attempt.Completion.IsCompleted;
        }, "the end of the attempt");
    }

    private async Task PassAsync(int seconds)
    {
        for (var tick = 0; tick < 4 * seconds; tick++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }
    }

    private static Task EndAsync(PartitionAttempt attempt) => attempt.Completion.WaitAsync(TimeSpan.FromSeconds(60));
}
