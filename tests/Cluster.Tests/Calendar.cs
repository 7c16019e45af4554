namespace ModelPipeline.Tests;

/// <summary>A clock whose date is set by the test. Its timers and time stamps are the system's, because a cluster needs them.</summary>
internal sealed class Calendar(DateTimeOffset now) : TimeProvider
{
    private long ticks = now.UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref ticks), TimeSpan.Zero);
        set => Volatile.Write(ref ticks, value.UtcTicks);
    }

    public override DateTimeOffset GetUtcNow() => Now;
}
