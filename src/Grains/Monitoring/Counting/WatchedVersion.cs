namespace ModelPipeline.Grains;

/// <summary>What is stored of a version's drift beside the counts.</summary>
internal sealed record WatchedVersion
{
    /// <summary>The last hour that has counts.</summary>
    public DateTimeOffset LastHour { get; init; }

    /// <summary>The baseline; null for none yet.</summary>
    public BaselineSummary? Baseline { get; init; }

    /// <summary>The last verdict of each column (<see cref="DriftComparison.VerdictsOf"/>).</summary>
    public IReadOnlyDictionary<string, string> Verdicts { get; init; } = new Dictionary<string, string>();
}
