namespace ModelPipeline.Client;

/// <summary>The limits that take a candidate back. A limit that is null has the server's default.</summary>
/// <param name="MinUsers">The users that the candidate must have scored before it is judged.</param>
/// <param name="MaxFailureShare">The largest share of the candidate's users without a score.</param>
/// <param name="MaxP99Ratio">The largest ratio of the 99th percentile of model time to that of stable.</param>
/// <param name="MaxScorePsi">The largest population stability index between the scores of both groups.</param>
public sealed record GuardInfo(
    int? MinUsers = null, double? MaxFailureShare = null, double? MaxP99Ratio = null, double? MaxScorePsi = null);
