namespace ModelPipeline;

/// <summary>A version of a pipeline as the cluster keeps it. Immutable. Part of stored state.</summary>
public sealed record VersionRecord
{
    /// <summary>What the version is made of and where it came from.</summary>
    public VersionSpec Spec { get; init; } = new();

    /// <summary>How far the version is.</summary>
    public VersionState State { get; init; }

    /// <summary>When the version came to this state, UTC.</summary>
    public DateTimeOffset StateAt { get; init; }

    /// <summary>When the version got its present role, UTC; null if it has none.</summary>
    public DateTimeOffset? RoleAt { get; init; }

    /// <summary>The faults of a version that cannot be used.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What the version made of rows of the input; null before that.</summary>
    public VersionTrial? Trial { get; init; }

    /// <summary>Whether the version is made stable as soon as it is ready: new content of a source that is asked for changes.</summary>
    public bool IsPromotedWhenReady { get; init; }

    /// <summary>Whether webhooks were told that the version has failed.</summary>
    public bool IsFailureTold { get; init; }

    /// <summary>
    /// When the version was deleted, UTC; null if it was not. The record is kept, because scores of the version may be stored.
    /// </summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
