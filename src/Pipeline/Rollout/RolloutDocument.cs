namespace ModelPipeline;

/// <summary>
/// Says which version scores which users of a pipeline. Immutable; equal documents have equal content. Part of stored state and of the
/// wire format.
/// </summary>
public sealed record RolloutDocument
{
    /// <summary>The version that scores every user who is not the candidate's.</summary>
    public string Stable { get; init; } = "";

    /// <summary>The version that scores a share of the users; null if there is none.</summary>
    public VersionShare? Candidate { get; init; }

    /// <summary>The versions that score the same rows and decide nothing.</summary>
    public IReadOnlyList<VersionShare> Shadow { get; init; } = [];

    /// <summary>The salt of the assignment; null for the id of the candidate.</summary>
    public string? Salt { get; init; }

    /// <summary>The shares in percent through which the candidate goes by itself; empty if a caller sets each share.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>How long the candidate stays at each step. Default 10 minutes; 1 second to 30 days.</summary>
    public TimeSpan BakeTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The limits that take the candidate back; null if nothing does.</summary>
    public GuardLimits? Guard { get; init; }

    /// <summary>The versions with a role, each once; the stable one first.</summary>
    public IEnumerable<string> Versions()
    {
        string[] all = [Stable, .. Candidate is null ? [] : new[] { Candidate.Version }, .. Shadow.Select(each => each.Version)];
        return all.Distinct(StringComparer.Ordinal);
    }

    /// <summary>The role of a version.</summary>
    public VersionRole RoleOf(string version)
    {
        if (version == Stable)
            return VersionRole.Stable;
        if (version == Candidate?.Version)
            return VersionRole.Candidate;
        return Shadow.Any(each => each.Version == version) ? VersionRole.Shadow : VersionRole.None;
    }

    /// <summary>The document in which the candidate is stable.</summary>
    public RolloutDocument Promoted() => Candidate is null ? this : new()
    {
        Stable = Candidate.Version,
        Shadow = [.. Shadow.Where(each => each.Version != Candidate.Version)],
    };

    /// <summary>The document without a candidate.</summary>
    public RolloutDocument WithoutCandidate() => this with { Candidate = null, Salt = null, Steps = [], Guard = null };

    /// <inheritdoc />
    public bool Equals(RolloutDocument? other) =>
        other is not null && Stable == other.Stable && Candidate == other.Candidate && Shadow.SequenceEqual(other.Shadow)
        && Salt == other.Salt && Steps.SequenceEqual(other.Steps) && BakeTime == other.BakeTime && Guard == other.Guard;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Stable, Candidate, Shadow.Count, Salt, Steps.Count, BakeTime, Guard);
}
