namespace ModelPipeline.Api;

/// <summary>
/// The open streams of job events: a bounded number, each of which asks the cluster every second. They end when the process is told to
/// stop; callers come back with <c>Last-Event-ID</c>. Thread-safe.
/// </summary>
internal sealed class JobStreams(IHostApplicationLifetime process)
{
    /// <summary>How many may be open.</summary>
    public const int Most = 1_000;

    private int open;

    /// <summary>Cancelled when they end.</summary>
    public CancellationToken Stopping => process.ApplicationStopping;

    /// <summary>Opens one, which <see cref="Leave"/> closes; false where there are enough.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref open) <= Most)
            return true;
        Leave();
        return false;
    }

    /// <summary>Closes one.</summary>
    public void Leave() => Interlocked.Decrement(ref open);
}
