namespace ModelPipeline;

/// <summary>Converts probabilities to log-odds.</summary>
internal static class LogOdds
{
    // The precision of a float near 1. Models return 0 and 1 for probabilities that are closer than that.
    private const double Least = 1e-7;

    /// <summary>Whether the number is a probability.</summary>
    public static bool Takes(double probability) => probability is >= 0 and <= 1;

    /// <summary>
    /// The natural logarithm of the odds. The odds of 0 and 1 have no logarithm, so these probabilities count as 1e-7 and 1 - 1e-7.
    /// </summary>
    public static double Of(double probability)
    {
        var inside = Math.Clamp(probability, Least, 1 - Least);
        return Math.Log(inside / (1 - inside));
    }
}
