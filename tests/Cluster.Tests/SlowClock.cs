namespace ModelPipeline.Tests;

/// <summary>
/// A clock whose long timers take many times their time. An API that waits two seconds for a silo's answer waits a minute instead, so a
/// machine that stands still does not look like a silo that is lost.
/// </summary>
/// <param name="from">The shortest of the long timers; null for a second.</param>
/// <param name="factor">How many times their time they take.</param>
internal sealed class SlowClock(TimeSpan? from = null, int factor = 30) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Slow(dueTime), Slow(period));

    private TimeSpan Slow(TimeSpan time) => time >= (from ?? TimeSpan.FromSeconds(1)) ? time * factor : time;
}
