namespace ModelPipeline;

/// <summary>
/// The open versions of a pipeline in one epoch, and who is scored by which. Immutable. A batch leases one snapshot from its query to its
/// end (<see cref="BatchLease"/>), so each row of the batch is read for, and scored by, versions of one epoch.
/// </summary>
public sealed class RolloutSnapshot : IAsyncDisposable
{
    private readonly Shared<ModelVersion>[] versions;
    private readonly Cohort? cohort;

    /// <exception cref="ObjectDisposedException">A version or the retriever is disposed of.</exception>
    internal RolloutSnapshot(
        long epoch, RolloutDocument document, Shared<OpenInput> input, IReadOnlyDictionary<string, VersionSlot> slots)
    {
        Epoch = epoch;
        Document = document;
        Input = input;
        Stable = slots[document.Stable];
        Candidate = document.Candidate is null ? null : slots[document.Candidate.Version];
        var salt = document.Salt ?? document.Candidate?.Version;
        cohort = document.Candidate is { } candidate ? new(salt!, candidate.Percent) : null;
        Shadows = [.. document.Shadow.Select(each =>
            new ShadowSlot(slots[each.Version], new(document.Salt ?? each.Version, each.Percent), each.Percent))];
        versions = [.. slots.Values.Select(slot => slot.Held).OfType<Shared<ModelVersion>>()];
        ObjectDisposedException.ThrowIf(!input.TryEnter() || !Array.TrueForAll(versions, version => version.TryEnter()), this);
    }

    /// <summary>The number of the document; a later document has a higher one.</summary>
    public long Epoch { get; }

    /// <summary>The document that the snapshot follows.</summary>
    public RolloutDocument Document { get; }

    /// <summary>The stable version.</summary>
    public VersionSlot Stable { get; }

    /// <summary>The candidate; null if there is none.</summary>
    public VersionSlot? Candidate { get; }

    /// <summary>The shadow versions.</summary>
    public IReadOnlyList<ShadowSlot> Shadows { get; }

    /// <summary>Reads the columns of all versions of the snapshot.</summary>
    internal IRetriever Retriever => Input.Value.Retriever;

    internal Shared<OpenInput> Input { get; }

    /// <summary>Whether the candidate scores this user.</summary>
    public bool IsCandidates(string user) => cohort is not null && cohort.Has(user);

    /// <summary>The version that scores this user.</summary>
    public VersionSlot VersionFor(string user) => IsCandidates(user) ? Candidate! : Stable;

    /// <summary>The slot of a version with a role; null if the version has none.</summary>
    public VersionSlot? Find(string version)
    {
        if (Stable.Id == version)
            return Stable;
        return Candidate?.Id == version ? Candidate : Shadows.FirstOrDefault(each => each.Slot.Id == version)?.Slot;
    }

    /// <summary>A snapshot in which one version scores everybody.</summary>
    internal RolloutSnapshot Only(VersionSlot slot) =>
        new(Epoch, new() { Stable = slot.Id }, Input, new Dictionary<string, VersionSlot> { [slot.Id] = slot });

    /// <summary>Lets go of the versions and of the retriever.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var version in versions)
            await version.LeaveAsync();
        await Input.LeaveAsync();
    }
}
