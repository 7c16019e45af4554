using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>Records of the pipeline in messages between silos, and their wire records for callers.</summary>
internal static class RolloutJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    public static RolloutDocument DocumentOf(RolloutInfo info) => new()
    {
        Stable = info.Stable ?? "",
        Candidate = info.Candidate is { } candidate ? new(candidate.Version ?? "", candidate.Percent) : null,
        Shadow = [.. (info.Shadow ?? []).Select(each => new VersionShare(each?.Version ?? "", each?.Percent ?? 0))],
        Salt = info.Salt,
        Steps = info.Steps ?? [],
        BakeTime = info.BakeTime ?? new RolloutDocument().BakeTime,
        Guard = info.Guard is { } guard ? LimitsOf(guard, new()) : null,
    };

    public static RolloutInfo InfoOf(RolloutDocument document) => new(
        document.Stable,
        document.Candidate is { } candidate ? new(candidate.Version, candidate.Percent) : null,
        [.. document.Shadow.Select(each => new ShareInfo(each.Version, each.Percent))],
        document.Salt,
        [.. document.Steps],
        document.BakeTime,
        document.Guard is { } guard ? new(guard.MinUsers, guard.MaxFailureShare, guard.MaxP99Ratio, guard.MaxScorePsi) : null);

    public static RolloutEvent EventOf(RolloutChange change) =>
        new(change.Epoch, change.At, change.Action, change.By, change.Reason, InfoOf(change.Document));

    public static VersionInfo InfoOf(VersionRecord version, VersionRole role, IReadOnlyList<(SiloAddress Silo, SiloVersion? Version)> silos)
    {
        var spec = version.Spec;
        var trial = version.Trial;
        return new(
            spec.Id,
            spec.Source,
            spec.Sha256,
            version.State.ToString(),
            role.ToString(),
            role == VersionRole.None ? version.StateAt : version.RoleAt ?? version.StateAt,
            [.. version.Faults],
            [.. silos.Where(each => each.Version is not null).Select(each => new VersionSilo(
                each.Silo.Endpoint.ToString(), ((VersionState)each.Version!.State).ToString(), each.Version.Faults))],
            trial is null ? null : new(
                trial.Rows, trial.Unusable, trial.Compared, trial.MeanDifference, trial.MaxDifference, trial.Agreement),
            spec.BroughtBy,
            spec.CreatedAt,
            version.DeletedAt,
            spec.Inputs,
            spec.Outputs,
            spec.Nulls);
    }

    public static RolloutProblem ProblemOf(RolloutRefusal refusal) => refusal switch
    {
        RolloutRefusal.Invalid => RolloutProblem.Invalid,
        RolloutRefusal.Conflict => RolloutProblem.Conflict,
        RolloutRefusal.UnknownVersion => RolloutProblem.UnknownVersion,
        RolloutRefusal.Changed => RolloutProblem.Changed,
        _ => RolloutProblem.None,
    };

    private static GuardLimits LimitsOf(GuardInfo info, GuardLimits defaults) => new()
    {
        MinUsers = info.MinUsers ?? defaults.MinUsers,
        MaxFailureShare = info.MaxFailureShare ?? defaults.MaxFailureShare,
        MaxP99Ratio = info.MaxP99Ratio ?? defaults.MaxP99Ratio,
        MaxScorePsi = info.MaxScorePsi ?? defaults.MaxScorePsi,
    };
}
