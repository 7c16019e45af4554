namespace ModelPipeline.Models.Python;

/// <summary>
/// How long to wait before the next worker is started. A batch that is halved down to the row that ends its worker costs some twenty
/// workers, which come at once; workers that end one after the other without a single answer come ever more slowly. Thread-safe.
/// </summary>
internal sealed class CrashLoop
{
    private const int Free = 40;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int crashes;

    /// <summary>Workers that ended, or did not start, since the last answer.</summary>
    public int Crashes => Volatile.Read(ref crashes);

    /// <summary>Whether the next worker waits for longer than a call does well to wait for it.</summary>
    public bool IsLoop => Delay > Short;

    public TimeSpan Delay
    {
        get
        {
            var beyond = Crashes - Free;
            if (beyond <= 0)
                return TimeSpan.Zero;
            var delay = First * Math.Pow(2, Math.Min(beyond - 1, 16));
            return delay < Longest ? delay : Longest;
        }
    }

    /// <summary>A worker ended in a call, or did not start.</summary>
    public void Crashed() => Interlocked.Increment(ref crashes);

    /// <summary>A worker could not even be started: nothing that rows do.</summary>
    public void CouldNotStart() => Interlocked.Exchange(ref crashes, Math.Max(Crashes, Free) + 1);

    /// <summary>A worker answered.</summary>
    public void Answered() => Volatile.Write(ref crashes, 0);
}
