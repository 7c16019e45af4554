namespace ModelPipeline.Bench;

/// <summary>What a load generator counted. Times in milliseconds.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="Errors">Answers other than 200, and calls without one.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="P50">Half of the calls took no longer.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="P99">99 of 100.</param>
/// <param name="Longest">All.</param>
/// <param name="LoaderCpu">Seconds of processor time that the generator itself took.</param>
internal sealed record LoadResult(long Requests, long Errors, double Seconds, double P50, double P90, double P99, double Longest,
    double LoaderCpu)
{
    /// <summary>Good answers a second.</summary>
    public double Rate => (Requests - Errors) / Seconds;

    /// <summary>Both, one after the other; of their times nothing is known.</summary>
    public LoadResult Plus(LoadResult next) => new(
        Requests + next.Requests, Errors + next.Errors, Seconds + next.Seconds, double.NaN, double.NaN, double.NaN, double.NaN,
        LoaderCpu + next.LoaderCpu);
}
