namespace ModelPipeline;

/// <summary>
/// How long to wait before trying again: doubling from 50 ms to 2 s, and of that a random part between a half and the whole,
/// so that callers that failed together do not come back together.
/// </summary>
internal static class Backoff
{
    private const double FirstMilliseconds = 50;
    private const double LastMilliseconds = 2_000;

    /// <param name="attempt">How many attempts have failed; 1 or more.</param>
    /// <param name="random">0 to 1, from the caller.</param>
    public static TimeSpan Delay(int attempt, double random)
    {
        var full = Math.Min(FirstMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 16)), LastMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (random / 2)));
    }
}
