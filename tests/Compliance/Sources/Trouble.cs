namespace ModelPipeline.Compliance;

/// <summary>What a server of models does wrong, and what it has seen.</summary>
public sealed class Trouble
{
    private long bytesSent;
    private int transfers;
    private long lastOffset;

    /// <summary>How many of the next transfers break off.</summary>
    public int Breaks { get; set; }

    /// <summary>After how many bytes a transfer breaks off.</summary>
    public long BreakAfter { get; set; } = 1 << 20;

    /// <summary>Runs when a transfer breaks off.</summary>
    public Action AtBreak { get; set; } = () => { };

    /// <summary>Whether the server does not tell how long content is.</summary>
    public bool HidesLength { get; set; }

    /// <summary>A pause after every 64 KiB.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>How many of the next requests get <see cref="Status"/> for an answer.</summary>
    public int Answers { get; set; }

    /// <summary>A status of HTTP.</summary>
    public int Status { get; set; } = 503;

    /// <summary>The header <c>Retry-After</c> of these answers.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>The bytes of content that were sent so far.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>How many times content was sent, from whatever offset on.</summary>
    public int Transfers => Volatile.Read(ref transfers);

    /// <summary>Where the last transfer began.</summary>
    public long LastOffset => Interlocked.Read(ref lastOffset);

    /// <summary>Notes that a transfer begins.</summary>
    public void Begin(long offset)
    {
        Interlocked.Increment(ref transfers);
        Interlocked.Exchange(ref lastOffset, offset);
    }

    /// <summary>Notes that bytes were sent.</summary>
    public void Sent(int bytes) => Interlocked.Add(ref bytesSent, bytes);
}
