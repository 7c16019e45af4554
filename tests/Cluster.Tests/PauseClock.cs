using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>
/// A clock whose date is set by the test, and on which some pauses are over at once. Its other timers and its time stamps are the system's,
/// because a cluster needs them.
/// </summary>
internal sealed class PauseClock(DateTimeOffset now, params int[] shortSeconds) : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private long ticks = now.UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref ticks), TimeSpan.Zero);
        set => Volatile.Write(ref ticks, value.UtcTicks);
    }

    /// <summary>The pauses that were short, in seconds, in the order in which they began.</summary>
    public ConcurrentQueue<int> Pauses { get; } = [];

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var seconds = shortSeconds.FirstOrDefault(each => dueTime == TimeSpan.FromSeconds(each) && period == Timeout.InfiniteTimeSpan);
        if (seconds > 0)
            Pauses.Enqueue(seconds);
        return System.CreateTimer(callback, state, seconds > 0 ? Short : dueTime, period);
    }
}
