namespace ModelPipeline;

/// <summary>
/// How long the first of the waiting items of a queue has waited for others. Not thread-safe: the queue calls all methods under its gate.
/// </summary>
internal sealed class RunPatience : IAsyncDisposable
{
    /// <summary>The longest wait of an item for others while runs are in progress.</summary>
    // With five milliseconds, 64 callers left the machine half idle.
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private bool isTimerRunning;
    private long since;

    /// <param name="clock">Measures the wait.</param>
    /// <param name="onTimer">Called without the gate; asks <see cref="IsOver"/> under the gate.</param>
    public RunPatience(TimeProvider clock, Action onTimer)
    {
        this.clock = clock;
        timer = clock.CreateTimer(static call => ((Action)call!)(), onTimer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The item that waits longest began to wait.</summary>
    public void Begin() => since = clock.GetTimestamp();

    /// <summary>Starts the timer, unless it runs.</summary>
    public void StartTimer() => StartTimer(Longest);

    /// <summary>
    /// Whether the wait has been long enough. If not, the timer goes on: the items for which it began may have been taken. Called once for
    /// each call of the timer.
    /// </summary>
    /// <param name="isAnyWaiting">Whether an item waits.</param>
    public bool IsOver(bool isAnyWaiting)
    {
        isTimerRunning = false;
        if (!isAnyWaiting)
            return false;
        var rest = Longest - clock.GetElapsedTime(since);
        if (rest <= TimeSpan.Zero)
            return true;
        // Timers count whole milliseconds.
        StartTimer(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)));
        return false;
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void StartTimer(TimeSpan dueTime)
    {
        if (isTimerRunning)
            return;
        isTimerRunning = true;
        timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }
}
