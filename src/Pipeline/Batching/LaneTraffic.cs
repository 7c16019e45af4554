namespace ModelPipeline;

/// <summary>
/// Whether calls for single users keep coming, to whichever pipeline of the process: the lanes below leave them more room then.
/// Thread-safe.
/// </summary>
internal sealed class LaneTraffic(TimeProvider clock)
{
    // Calls that come more seldom have the silo to themselves mostly.
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(1);

    private long cameAt = clock.GetTimestamp() - (long)(Recently.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Whether a call came within the last second.</summary>
    public bool CallsKeepComing => clock.GetElapsedTime(Volatile.Read(ref cameAt)) < Recently;

    /// <summary>A call came.</summary>
    public void CallCame() => Volatile.Write(ref cameAt, clock.GetTimestamp());
}
