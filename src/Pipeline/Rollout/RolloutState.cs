namespace ModelPipeline;

/// <summary>
/// The versions of a pipeline, its document, and the documents before. Immutable: each change makes a new state, which is stored as a whole
/// or not at all. Part of stored state.
/// </summary>
public sealed record RolloutState
{
    /// <summary>The pipeline's name; empty before the first silo has named its version.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>The number of the document; each change makes the next number.</summary>
    public long Epoch { get; init; }

    /// <summary>The document.</summary>
    public RolloutDocument Document { get; init; } = new();

    /// <summary>When the document was made, UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The version that a silo's settings named when it last started; a restart with another one is a change.</summary>
    public string SettingsVersion { get; init; } = "";

    /// <summary>The versions, the oldest first; deleted ones included.</summary>
    public IReadOnlyList<VersionRecord> Versions { get; init; } = [];

    /// <summary>The documents to roll back to, the newest last.</summary>
    public IReadOnlyList<RolloutDocument> Before { get; init; } = [];

    /// <summary>The last changes, the newest last.</summary>
    public IReadOnlyList<RolloutChange> Changes { get; init; } = [];

    /// <summary>
    /// The number of the last document that webhooks were told of; null in state of an earlier version of the program, which told nobody.
    /// </summary>
    public long? ToldEpoch { get; init; }

    /// <summary>Whether a silo has named its version.</summary>
    public bool IsSet() => Pipeline.Length > 0;

    /// <summary>A version that was not deleted; null if there is none of this id.</summary>
    public VersionRecord? Find(string id) => Versions.FirstOrDefault(each => each.Spec.Id == id && each.DeletedAt is null);

    /// <summary>The versions that were not deleted.</summary>
    public IEnumerable<VersionRecord> Kept() => Versions.Where(each => each.DeletedAt is null);

    /// <summary>The same state with a changed version.</summary>
    public RolloutState With(VersionRecord changed) => this with
    {
        Versions = [.. Versions.Select(each => each.Spec.Id == changed.Spec.Id && each.DeletedAt is null ? changed : each)],
    };

    /// <summary>
    /// The versions that silos keep open: those with a role, those of the document to roll back to, and the newest that wait for a role.
    /// </summary>
    public IReadOnlyList<string> Wanted(int waiting)
    {
        var last = Before.Count > 0 ? Before[^1].Versions() : [];
        var newest = Kept().Reverse().Where(each => each.State != VersionState.Failed && each.RoleAt is null)
            .Select(each => each.Spec.Id).Take(waiting);
        var unsettled = Kept().Where(each => each.State is not (VersionState.Ready or VersionState.Failed)).Select(each => each.Spec.Id);
        return [.. Document.Versions().Concat(last).Concat(newest).Concat(unsettled).Distinct().Where(id => Find(id) is not null)];
    }
}
