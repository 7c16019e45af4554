namespace ModelPipeline.Tests;

/// <summary>A clock whose date is set by the test, while timers and time stamps are the system's: a cluster needs those to live.</summary>
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
