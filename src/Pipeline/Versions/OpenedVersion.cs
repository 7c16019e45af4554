namespace ModelPipeline;

/// <summary>The end of the attempt to open a version.</summary>
/// <param name="Faults">The faults that a start would print; empty for a version that is open.</param>
/// <param name="Trial">What the version made of rows of the input; null if it did not come so far.</param>
public sealed record OpenedVersion(IReadOnlyList<Fault> Faults, VersionTrial? Trial = null)
{
    /// <summary>The open version; null if there are faults.</summary>
    internal Shared<ModelVersion>? Version { get; init; }

    /// <summary>An input that reads the columns of the version too; the input of before if it does already.</summary>
    internal Shared<OpenInput>? Input { get; init; }
}
