namespace ModelPipeline;

/// <summary>
/// Tells whether calls for single users, batches of jobs, or events keep coming, to any pipeline of the process. Lower lanes then leave
/// more slots free. Thread-safe.
/// </summary>
internal sealed class LaneTraffic(TimeProvider clock)
{
    // If calls are rarer, the silo is idle most of the time.
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(1);

    private long cameAt = clock.GetTimestamp() - (long)(Recently.TotalSeconds * clock.TimestampFrequency);
    private long eventAt = clock.GetTimestamp() - (long)(Recently.TotalSeconds * clock.TimestampFrequency);
    private long jobAt = clock.GetTimestamp() - (long)(Recently.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Whether a call came within the last second.</summary>
    public bool CallsKeepComing => clock.GetElapsedTime(Volatile.Read(ref cameAt)) < Recently;

    /// <summary>Whether a job worked on a batch within the last second.</summary>
    public bool JobsKeepWorking => clock.GetElapsedTime(Volatile.Read(ref jobAt)) < Recently;

    /// <summary>Whether events were scored within the last second.</summary>
    public bool EventsKeepComing => clock.GetElapsedTime(Volatile.Read(ref eventAt)) < Recently;

    /// <summary>Whether calls or jobs keep coming, which go before events.</summary>
    public bool GoesBeforeEvents => CallsKeepComing || JobsKeepWorking;

    /// <summary>Whether calls, jobs or events keep coming.</summary>
    public bool AnythingKeepsComing => GoesBeforeEvents || EventsKeepComing;

    /// <summary>Records that events are scored.</summary>
    public void EventsWorked() => Volatile.Write(ref eventAt, clock.GetTimestamp());

    /// <summary>Records that a job works on a batch.</summary>
    public void JobWorked() => Volatile.Write(ref jobAt, clock.GetTimestamp());

    /// <summary>Records a call.</summary>
    public void CallCame() => Volatile.Write(ref cameAt, clock.GetTimestamp());
}
