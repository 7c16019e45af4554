using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>Says which version scores which users of a pipeline.</summary>
/// <param name="Stable">The version that scores every user who is not the candidate's.</param>
/// <param name="Candidate">The version that scores a share of the users; null if there is none.</param>
/// <param name="Shadow">The versions that score the same rows and decide nothing.</param>
/// <param name="Salt">The salt of the assignment; null for the id of the candidate.</param>
/// <param name="Steps">The shares in percent through which the candidate goes by itself; null if a caller sets each share.</param>
/// <param name="BakeTime">How long the candidate stays at each step. Default 10 minutes.</param>
/// <param name="Guard">The limits that take the candidate back; null if nothing does.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[GenerateSerializer, Immutable, Alias("ModelPipeline.RolloutInfo")]
public sealed record RolloutInfo(
    [property: Id(0)] string Stable,
    [property: Id(1)] ShareInfo? Candidate = null,
    [property: Id(2)] ShareInfo[]? Shadow = null,
    [property: Id(3)] string? Salt = null,
    [property: Id(4)] double[]? Steps = null,
    [property: Id(5)] TimeSpan? BakeTime = null,
    [property: Id(6)] GuardInfo? Guard = null);
