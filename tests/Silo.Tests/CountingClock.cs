using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A clock that stands until the test advances it, and counts the timers that were made.</summary>
internal sealed class CountingClock : FakeTimeProvider
{
    private int timers;

    public int Timers => Volatile.Read(ref timers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref timers);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
