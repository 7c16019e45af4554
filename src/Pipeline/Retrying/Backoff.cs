namespace ModelPipeline;

/// <summary>
/// Computes the wait before the next attempt: it doubles from 50 ms to 2 s. The actual wait is a random part between a half and the whole,
/// so that callers that failed together do not retry together.
/// </summary>
internal static class Backoff
{
    private const double FirstMilliseconds = 50;
    private const double LastMilliseconds = 2_000;

    /// <param name="attempt">The number of failed attempts; 1 or more.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public static TimeSpan Delay(int attempt, double random)
    {
        var full = Math.Min(FirstMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 16)), LastMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (random / 2)));
    }
}
