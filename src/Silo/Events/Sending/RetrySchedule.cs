namespace ModelPipeline.Silo;

/// <summary>When a webhook is tried again: ten attempts within a day, as Standard Webhooks 1.0 suggests. Pure.</summary>
internal static class RetrySchedule
{
    /// <summary>How much later than planned an attempt may be, as a share of the time since the first.</summary>
    public const double Jitter = 0.1;

    // Before each attempt but the first: the time since the event was first due.
    private static readonly TimeSpan[] Since =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    // A silo that was away has missed attempts; it does not make them all at once.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    /// <summary>When the next attempt is due; null if there is none.</summary>
    /// <param name="attempts">The number of attempts that were made, at least 1.</param>
    /// <param name="firstAt">When the event was first due.</param>
    /// <param name="now">When the last attempt ended.</param>
    /// <param name="random">A random number from 0 to 1, for the jitter.</param>
    /// <param name="retryAfter">The pause that the receiver asks for; null for none. At most a day counts.</param>
    public static DateTimeOffset? NextAt(int attempts, DateTimeOffset firstAt, DateTimeOffset now, double random, TimeSpan? retryAfter)
    {
        if (attempts > Since.Length)
            return null;
        var planned = firstAt + Since[attempts - 1] * (1 + random * Jitter);
        var least = now + Wait(retryAfter);
        return planned > least ? planned : least;
    }

    private static TimeSpan Wait(TimeSpan? retryAfter)
    {
        var asked = retryAfter ?? TimeSpan.Zero;
        if (asked < Least)
            return Least;
        return asked < MostAsked ? asked : MostAsked;
    }
}
