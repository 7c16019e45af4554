namespace ModelPipeline;

/// <summary>
/// The keys of a sample of users: the rows with the least keys are kept. A user's key follows from the user and the time of the row, so
/// every silo has the same one, and samples of silos merge by keeping the least keys of both. The key of a later row is less: a row counts
/// twice as much as one that is thirty days older, and the newest row of a user replaces the earlier ones.
/// </summary>
internal static class SampleKey
{
    // The logarithm of an exponential variate, less the logarithm of the weight 2^(days / 30).
    private const double PerDay = 0.69314718055994531 / 30;

    private static readonly DateTimeOffset Origin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The key of a row.</summary>
    /// <param name="hash">The user's hash (<see cref="HashOf"/>).</param>
    /// <param name="at">When the row was asked for.</param>
    public static double Of(ulong hash, DateTimeOffset at) => Math.Log(-Math.Log(Share(hash))) - AgeOf(at);

    /// <summary>The hash of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="seed">The seed of the sample.</param>
    public static ulong HashOf(string user, ulong seed)
    {
        var high = Math.BigMul(TextHash.Of(user) ^ seed, 0x9E3779B97F4A7C15, out var low);
        return high ^ low;
    }

    /// <summary>The smallest hash for which a row of that time has a key up to the threshold.</summary>
    public static ulong LeastHash(double threshold, DateTimeOffset at)
    {
        if (double.IsPositiveInfinity(threshold))
            return 0;
        var share = Math.Exp(-Math.Exp(threshold + AgeOf(at)));
        return (ulong)(share * ulong.MaxValue * (1 - 1e-12));
    }

    private static double AgeOf(DateTimeOffset at) => (at - Origin).TotalDays * PerDay;

    // More than 0 and less than 1. The half is lost in the largest numbers, and the share of the last hash would be 1.
    private static double Share(ulong hash) => Math.Min(((hash >> 11) + 0.5) / (1UL << 53), Math.BitDecrement(1.0));
}
