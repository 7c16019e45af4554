using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>The limits that take a candidate back. A limit that is left out has its default.</summary>
/// <param name="MinUsers">The users that the candidate must have scored before it is judged. Default 1,000.</param>
/// <param name="MaxFailureShare">The largest share of the candidate's users without a score. Default 0.01.</param>
/// <param name="MaxP99Ratio">The largest ratio of the 99th percentile of model time to that of stable. Default 2.</param>
/// <param name="MaxScorePsi">The largest population stability index between the scores of both groups. Default 0.25.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[GenerateSerializer, Immutable, Alias("ModelPipeline.GuardInfo")]
public sealed record GuardInfo(
    [property: Id(0)] int? MinUsers = null,
    [property: Id(1)] double? MaxFailureShare = null,
    [property: Id(2)] double? MaxP99Ratio = null,
    [property: Id(3)] double? MaxScorePsi = null);
