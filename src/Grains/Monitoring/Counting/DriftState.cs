namespace ModelPipeline.Grains;

/// <summary>What is stored of a pipeline's drift beside the counts.</summary>
internal sealed record DriftState
{
    /// <summary>The hours that have counts, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Hours { get; init; } = [];

    /// <summary>The versions that have counts.</summary>
    public IReadOnlyDictionary<string, WatchedVersion> Versions { get; init; } = new Dictionary<string, WatchedVersion>();

    /// <summary>The version of an id; a new one where it has no counts.</summary>
    public WatchedVersion Of(string version) => Versions.GetValueOrDefault(version) ?? new();

    /// <summary>The same with a changed version.</summary>
    public DriftState With(string version, WatchedVersion watched) =>
        this with { Versions = new Dictionary<string, WatchedVersion>(Versions) { [version] = watched } };
}
