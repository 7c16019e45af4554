namespace ModelPipeline;

/// <summary>
/// The limits of a candidate. A candidate that exceeds one of them is taken back. Each limit is one-sided: a candidate that is better than
/// stable is never taken back. Part of stored state.
/// </summary>
public sealed record GuardLimits
{
    /// <summary>The users that the candidate must have scored before it is judged. Default 1,000; 1 to 1,000,000.</summary>
    public int MinUsers { get; init; } = 1_000;

    /// <summary>The largest share of the candidate's users without a score. Default 0.01; 0 to 1.</summary>
    public double MaxFailureShare { get; init; } = 0.01;

    /// <summary>The largest ratio of the candidate's 99th percentile of model time to that of stable. Default 2; 1 to 1,000.</summary>
    public double MaxP99Ratio { get; init; } = 2;

    /// <summary>The largest population stability index between the scores of both groups of users. Default 0.25; above 0, to 100.</summary>
    public double MaxScorePsi { get; init; } = 0.25;

    /// <summary>Checks the limits and returns what is wrong, each as a sentence with the name of the property.</summary>
    public IEnumerable<string> Check()
    {
        if (MinUsers is < 1 or > 1_000_000)
            yield return $"\"guard.minUsers\" is {MinUsers}; set 1 to 1000000.";
        if (MaxFailureShare is not (>= 0 and <= 1))
            yield return $"\"guard.maxFailureShare\" is {MaxFailureShare}; set 0 to 1.";
        if (MaxP99Ratio is not (>= 1 and <= 1_000))
            yield return $"\"guard.maxP99Ratio\" is {MaxP99Ratio}; set 1 to 1000.";
        if (MaxScorePsi is not (> 0 and <= 100))
            yield return $"\"guard.maxScorePsi\" is {MaxScorePsi}; set a number above 0, to 100.";
    }
}
