namespace ModelPipeline.Tests;

/// <summary>
/// A clock whose timers of a second and more take thirty times their time. An API that waits two seconds for a silo's answer waits a minute
/// instead, so a machine that stands still does not look like a silo that is lost.
/// </summary>
internal sealed class SlowClock : TimeProvider
{
    private const int Factor = 30;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Slow(dueTime), Slow(period));

    private static TimeSpan Slow(TimeSpan time) => time >= Long ? time * Factor : time;
}
