namespace ModelPipeline.Bench;

/// <summary>What a load generator counted. Times in milliseconds.</summary>
/// <param name="Requests">The number of answers.</param>
/// <param name="Errors">Answers other than 200, and calls without an answer.</param>
/// <param name="Seconds">The duration of the load.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">The 90th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Longest">The longest time.</param>
/// <param name="LoaderCpu">Seconds of processor time of the generator itself.</param>
internal sealed record LoadResult(long Requests, long Errors, double Seconds, double P50, double P90, double P99, double Longest,
    double LoaderCpu)
{
    /// <summary>Good answers a second.</summary>
    public double Rate => (Requests - Errors) / Seconds;

    /// <summary>The sum of two loads. It has no percentiles.</summary>
    public LoadResult Plus(LoadResult next) => new(
        Requests + next.Requests, Errors + next.Errors, Seconds + next.Seconds, double.NaN, double.NaN, double.NaN, double.NaN,
        LoaderCpu + next.LoaderCpu);
}
