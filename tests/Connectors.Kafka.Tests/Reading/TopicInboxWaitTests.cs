using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>The thread that reads waits for those who score.</summary>
public sealed class TopicInboxWaitTests
{
    // Whoever waits is woken, and does not find out at the end of the time.
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly TopicPartition Zero = new("orders", 0);
    private static readonly TopicPartition One = new("orders", 1);

    private readonly TopicInbox inbox = new(capacity: 4, new FakeTimeProvider());
    private long offset;

    public TopicInboxWaitTests() => inbox.Assign([Zero, One]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitForRoom_InboxIsFull_WaitsUntilEventsAreClaimed()
    {
        Assert.True(inbox.WaitForRoom(TimeSpan.Zero));
        Add(Zero, "a", "b", "c", "d");
        Assert.False(inbox.WaitForRoom(TimeSpan.Zero));

        var waiting = await WaitingAsync(() => inbox.WaitForRoom(LongWait));
        await TakeAsync(1);

        Assert.True(await waiting.WaitAsync(Soon, Token));
    }

    [Fact]
    public async Task GiveUp_SomeAreBeingScored_WaitsForTheirEndAndDropsTheRest()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(1, TimeSpan.Zero, Token);
        Add(Zero, "b");
        Add(One, "c");
        var unfinished = -1;
        var giving = await WaitingAsync(() => inbox.GiveUp([Zero], LongWait, out unfinished));

        inbox.Settle(events);

        Assert.Equal([new TopicPartitionOffset(Zero, 1)], await giving.WaitAsync(Soon, Token));
        Assert.Equal(0, unfinished);
        Assert.Equal("c", await TakeAsync(5));
    }

    [Fact]
    public async Task GiveUp_WhileSomeAreBeingScored_HasDroppedTheRestAlready()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(1, TimeSpan.Zero, Token);
        Add(Zero, "b");
        Add(One, "c");

        var giving = await WaitingAsync(() => inbox.GiveUp([Zero], LongWait, out _));

        Assert.Equal("c", Names(inbox));
        inbox.Settle(events);
        await giving.WaitAsync(Soon, Token);
    }

    [Fact]
    public async Task GiveUp_SomeAreBeingScoredAndComeBack_WaitsForThemAndDropsThem()
    {
        Add(Zero, "a");
        var events = await inbox.TakeAsync(1, TimeSpan.Zero, Token);
        var unfinished = -1;
        var giving = await WaitingAsync(() => inbox.GiveUp([Zero], LongWait, out unfinished));

        inbox.Return(events, TimeSpan.Zero);

        Assert.Empty(await giving.WaitAsync(Soon, Token));
        Assert.Equal(0, unfinished);
        Assert.Equal("", await TakeAsync(5));
    }

    [Fact]
    public async Task GiveUp_OneDoesNotEndInTime_CommitsWhatIsBeforeIt()
    {
        Add(Zero, "a");
        Add(Zero, "b");
        var events = await inbox.TakeAsync(5, TimeSpan.Zero, Token);
        inbox.Settle(events.Take(1));

        var positions = inbox.GiveUp([Zero], TimeSpan.Zero, out var unfinished);

        Assert.Equal([new TopicPartitionOffset(Zero, 1)], positions);
        Assert.Equal(1, unfinished);
    }

    private void Add(TopicPartition to, params string[] users) => inbox.Add(
        new() { TopicPartitionOffset = new(to, offset++), Message = new() }, [.. users.Select(user => new TriggerEvent(user, null))]);

    private async Task<string> TakeAsync(int most) => Names(await inbox.TakeAsync(most, TimeSpan.Zero, Token));

    private static string Names(IEnumerable<TriggerEvent> events) => string.Join(' ', events.Select(each => each.User));

    // Runs on a thread that is asleep now, until somebody wakes it.
    private static async Task<Task<T>> WaitingAsync<T>(Func<T> wait)
    {
        var ended = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => ended.SetResult(wait())) { IsBackground = true };
        thread.Start();
        await Eventually.TrueAsync(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the thread to wait");
        return ended.Task;
    }

    // Claims and gives back, to see what waits.
    private static string Names(TopicInbox of)
    {
        var waiting = of.TakeAsync(10, TimeSpan.Zero, Token).GetAwaiter().GetResult();
        of.Return(waiting, TimeSpan.Zero);
        return Names(waiting);
    }
}
