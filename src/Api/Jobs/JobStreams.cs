namespace ModelPipeline.Api;

/// <summary>
/// Counts the open streams of job events. Their number is limited, because each stream asks the cluster every second. The streams end when
/// the process stops; clients come back with <c>Last-Event-ID</c>. Thread-safe.
/// </summary>
internal sealed class JobStreams(IHostApplicationLifetime process)
{
    /// <summary>The most streams that can be open.</summary>
    public const int Most = 1_000;

    private int open;

    /// <summary>Cancelled when the streams must end.</summary>
    public CancellationToken Stopping => process.ApplicationStopping;

    /// <summary>Opens a stream, which <see cref="Leave"/> closes; false where the limit is reached.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref open) <= Most)
            return true;
        Leave();
        return false;
    }

    /// <summary>Closes a stream.</summary>
    public void Leave() => Interlocked.Decrement(ref open);
}
