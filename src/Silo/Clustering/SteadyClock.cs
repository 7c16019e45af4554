namespace ModelPipeline.Silo.Clustering;

/// <summary>
/// A clock that is right when it is made, and then goes on with the machine's monotonic clock: setting the wall clock changes nothing.
/// </summary>
/// <param name="clock">The clock of the machine.</param>
internal sealed class SteadyClock(TimeProvider clock) : TimeProvider
{
    private readonly DateTimeOffset madeAt = clock.GetUtcNow();
    private readonly long began = clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => madeAt + clock.GetElapsedTime(began);

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
