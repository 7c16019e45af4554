namespace ModelPipeline.Client;

/// <summary>Says which version scores which users of a pipeline.</summary>
/// <param name="Stable">The version that scores every user who is not the candidate's.</param>
/// <param name="Candidate">The version that scores a share of the users; null if there is none.</param>
/// <param name="Shadow">The versions that score the same rows and decide nothing.</param>
/// <param name="Salt">The salt of the assignment; null for the id of the candidate.</param>
/// <param name="Steps">The shares in percent through which the candidate goes by itself; null if a caller sets each share.</param>
/// <param name="BakeTime">How long the candidate stays at each step; null for 10 minutes.</param>
/// <param name="Guard">The limits that take the candidate back; null if nothing does.</param>
public sealed record RolloutInfo(
    string Stable,
    ShareInfo? Candidate = null,
    IReadOnlyList<ShareInfo>? Shadow = null,
    string? Salt = null,
    IReadOnlyList<double>? Steps = null,
    TimeSpan? BakeTime = null,
    GuardInfo? Guard = null);
