namespace ModelPipeline.Grains;

/// <summary>
/// A bucket that gets tokens at a rate, up to a size. A request that needs more tokens than the bucket holds is granted from a full bucket,
/// and leaves a debt: over time no more is granted than the rate allows. Not thread-safe.
/// </summary>
public sealed class TokenBucket(TimeProvider clock)
{
    private double tokens = double.MaxValue;
    private long filledAt = clock.GetTimestamp();

    /// <summary>Takes tokens: all that are needed and as many spare ones as there are, or none.</summary>
    public TokenGrant Take(double perSecond, int size, int needed, int spare)
    {
        var now = clock.GetTimestamp();
        tokens = Math.Min(size, tokens + (clock.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
        filledAt = now;
        var least = Math.Min(needed, size);
        if (tokens < least)
            return new(0, tokens, TimeSpan.FromSeconds((least - tokens) / perSecond));
        tokens -= needed;
        var more = (int)Math.Clamp(Math.Floor(tokens), 0, spare);
        tokens -= more;
        return new(needed + more, tokens, TimeSpan.Zero);
    }
}
