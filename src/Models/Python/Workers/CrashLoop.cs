namespace ModelPipeline.Models.Python;

/// <summary>
/// The wait before the next worker starts. When a batch is halved down to a row that ends its worker, about twenty workers end; their
/// successors start at once. If workers end one after the other without any answer, the waits grow. Thread-safe.
/// </summary>
internal sealed class CrashLoop
{
    private const int CrashesWithoutDelay = 40;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int crashes;

    /// <summary>The number of workers that ended or did not start since the last answer.</summary>
    public int Crashes => Volatile.Read(ref crashes);

    /// <summary>Whether the wait is too long for a call to wait for the next worker.</summary>
    public bool IsLoop => Delay > Short;

    public TimeSpan Delay
    {
        get
        {
            var beyond = Crashes - CrashesWithoutDelay;
            if (beyond <= 0)
                return TimeSpan.Zero;
            var delay = First * Math.Pow(2, Math.Min(beyond - 1, 16));
            return delay < Longest ? delay : Longest;
        }
    }

    /// <summary>Records that a worker ended in a call, or did not start.</summary>
    public void Crashed() => Interlocked.Increment(ref crashes);

    /// <summary>Records that a worker could not be started. No row can cause this.</summary>
    public void CouldNotStart() => Interlocked.Exchange(ref crashes, Math.Max(Crashes, CrashesWithoutDelay) + 1);

    /// <summary>Records that a worker answered.</summary>
    public void Answered() => Volatile.Write(ref crashes, 0);
}
