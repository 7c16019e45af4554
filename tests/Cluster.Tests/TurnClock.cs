using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A clock that the test sets, and that counts how often somebody has begun to wait for the time between two turns.</summary>
internal sealed class TurnClock(TimeSpan every) : FakeTimeProvider
{
    private int turns;

    public int Turns => Volatile.Read(ref turns);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == every)
            Interlocked.Increment(ref turns);
        return timer;
    }
}
