namespace ModelPipeline;

/// <summary>
/// The changes that callers, steps and the guard make to the rollout of a pipeline. Pure: each change gives the next state, or a refusal.
/// </summary>
/// <param name="clock">Stamps the changes.</param>
public sealed class RolloutRules(TimeProvider clock)
{
    /// <summary>The number of documents to roll back to.</summary>
    public const int MostBefore = 10;

    /// <summary>The number of versions that a pipeline keeps. One more is refused until one is deleted.</summary>
    public const int MostVersions = 200;

    private const int MostChanges = 100;
    private const int MostDeleted = 1_000;

    /// <summary>The first state of a pipeline: the version of the settings is stable.</summary>
    public RolloutState Begin(string pipeline, VersionSpec settings)
    {
        var now = clock.GetUtcNow();
        var first = new RolloutState
        {
            Pipeline = pipeline,
            SettingsVersion = settings.Id,
            ToldEpoch = 1,
            Versions = [new() { Spec = settings with { CreatedAt = now }, State = VersionState.Ready, StateAt = now }],
        };
        return Change(first, new() { Stable = settings.Id }, "Start", VersionSpec.FromSettings, "", before: []);
    }

    /// <summary>Adds a version, which has no role yet.</summary>
    public RolloutDecision Add(RolloutState state, VersionSpec spec, bool isPromotedWhenReady = false)
    {
        if (!PipelineDefinition.IsName(spec.Id))
        {
            return RolloutDecision.Invalid(
                $"\"version\" is '{spec.Id}'; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        if (state.Find(spec.Id) is { } known)
        {
            // The file of a version that was named before its upload.
            if (known.Spec.Address.Length == 0 && spec.Address.Length > 0 && !known.Spec.IsFromSettings)
            {
                return new(
                    state.With(
                        known with { Spec = known.Spec with { Address = spec.Address, Source = spec.Source, Sha256 = spec.Sha256 } }));
            }

            // The hash of the first request may have become known since.
            var isSameContent = spec.Sha256 is null || known.Spec.Sha256 == spec.Sha256;
            return isSameContent && known.Spec.Source == spec.Source && known.Spec.HasMappingOf(spec)
                ? new(state)
                : RolloutDecision.Conflict($"Version '{spec.Id}' exists with another file or mapping; give another \"version\".");
        }

        if (IsFull(state))
        {
            return RolloutDecision.Conflict(
                $"The pipeline has {MostVersions} versions, as many as are kept; delete one that nobody needs.");
        }

        var added = new VersionRecord
        {
            Spec = spec with { CreatedAt = clock.GetUtcNow() },
            StateAt = clock.GetUtcNow(),
            IsPromotedWhenReady = isPromotedWhenReady,
        };
        return new(state with { Versions = [.. state.Versions.Where(each => each.Spec.Id != spec.Id), added] });
    }

    /// <summary>
    /// A silo has started with the version that its settings name. Another version than at the last start becomes stable once it is ready,
    /// or waits. The mapping of a known version is the one of the settings from now on.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">The version of the settings.</param>
    /// <param name="onChange">What happens with another version.</param>
    /// <param name="used">Versions without a role that are needed all the same, such as those of running jobs.</param>
    public RolloutDecision Start(
        RolloutState state, VersionSpec settings, ModelChange onChange, IReadOnlyCollection<string>? used = null)
    {
        var isOther = state.SettingsVersion != settings.Id;
        var next = state with { SettingsVersion = settings.Id };
        if (state.Find(settings.Id) is not { } known)
            return Add(MakeRoom(next, used ?? []), settings, isPromotedWhenReady: isOther && onChange == ModelChange.Promote);
        if (known.Spec.IsFromSettings)
            known = known with { Spec = settings with { CreatedAt = known.Spec.CreatedAt } };
        var isPromoted = isOther && onChange == ModelChange.Promote && state.Document.Stable != settings.Id;
        return new(next.With(known with { IsPromotedWhenReady = known.IsPromotedWhenReady || isPromoted }));
    }

    /// <summary>Whether the pipeline has as many versions as are kept.</summary>
    public static bool IsFull(RolloutState state) => state.Kept().Count() >= MostVersions;

    // A model that is trained every night brings more versions than are kept. Of those that the settings brought, the oldest makes room
    // that nobody needs and no rollback restores.
    private RolloutState MakeRoom(RolloutState state, IReadOnlyCollection<string> used)
    {
        if (!IsFull(state))
            return state;
        var oldest = state.Kept().FirstOrDefault(each => each.Spec.IsFromSettings && !each.IsPromotedWhenReady
            && state.Document.RoleOf(each.Spec.Id) == VersionRole.None && !used.Contains(each.Spec.Id)
            && !state.Before.Any(document => document.Versions().Contains(each.Spec.Id)));
        return oldest is null ? state : Delete(state, oldest.Spec.Id).Next ?? state;
    }

    /// <summary>Sets the document.</summary>
    public RolloutDecision Set(RolloutState state, RolloutDocument document, string by)
    {
        var faults = RolloutCheck.Faults(document, [.. state.Kept().Select(each => each.Spec.Id)]);
        if (faults.Count > 0)
            return RolloutDecision.Invalid(string.Join(" ", faults));
        foreach (var version in document.Versions())
        {
            if (state.Find(version) is { State: not VersionState.Ready } unready)
                return RolloutDecision.Conflict(NotReady(unready));
        }

        return document == state.Document ? new(state) : new(Change(state, Started(state, document), "Set", by, ""));
    }

    /// <summary>Makes the candidate stable.</summary>
    public RolloutDecision Promote(RolloutState state, string by)
    {
        if (state.Document.Candidate is null)
            return RolloutDecision.Conflict("There is no candidate to promote; name one with PUT .../rollout.");
        return new(Change(state, state.Document.Promoted(), "Promote", by, ""));
    }

    /// <summary>Makes a version stable at once, without a share of users before.</summary>
    public RolloutState PromoteDirectly(RolloutState state, string version, string by, string reason) =>
        Change(state, (state.Document with { Candidate = new(version, 0) }).Promoted(), "Promote", by, reason);

    /// <summary>
    /// Restores the document before. Documents that steps made do not count. A version that is stable now does not stay as candidate of the
    /// restored document: whoever rolls back a promotion wants no user scored by it.
    /// </summary>
    public RolloutDecision RollBack(RolloutState state, string by)
    {
        if (state.Before.Count == 0)
            return RolloutDecision.Conflict("There is no document before this one to roll back to.");
        var before = state.Before[^1];
        if (before.Candidate?.Version == state.Document.Stable)
            before = before.WithoutCandidate();
        return new(Change(state, before, "RollBack", by, "", [.. state.Before.SkipLast(1)]));
    }

    /// <summary>Takes the candidate back, for the reason that the guard gives. No rollback gives the candidate users again.</summary>
    public RolloutState TakeBack(RolloutState state, string reason) =>
        Change(state, state.Document.WithoutCandidate(), "TakeBack", "guard", reason,
            [.. state.Before.Where(each => each.Candidate?.Version != state.Document.Candidate?.Version)]);

    /// <summary>
    /// Moves the candidate to the next step if it has been at this one for the bake time; null if there is nothing to do.
    /// </summary>
    public RolloutState? Step(RolloutState state)
    {
        if (state.Document is not { Candidate: { } candidate } document
            || clock.GetUtcNow() - state.ChangedAt < document.BakeTime
            || document.Steps.FirstOrDefault(step => step > candidate.Percent) is not (> 0 and var next))
        {
            return null;
        }

        var grown = document with { Candidate = candidate with { Percent = next } };
        return Change(
            state, grown, "Step", "steps", $"{candidate.Version} was at {candidate.Percent}% for {document.BakeTime:c}.", state.Before);
    }

    /// <summary>Deletes a version. The record stays, without its file.</summary>
    public RolloutDecision Delete(RolloutState state, string id)
    {
        if (state.Find(id) is not { } version)
            return RolloutDecision.Unknown(id);
        if (state.Document.RoleOf(id) is not VersionRole.None and var role)
            return RolloutDecision.Conflict($"Version '{id}' is {role}; give that role to another version first.");
        if (state.Before.Count > 0 && state.Before[^1].Versions().Contains(id))
        {
            return RolloutDecision.Conflict(
                $"Version '{id}' is one to roll back to; it can be deleted after the next change of the rollout.");
        }

        var deleted = state.With(version with { DeletedAt = clock.GetUtcNow() });
        return new(deleted with
        {
            Before = [.. deleted.Before.Where(each => !each.Versions().Contains(id))],
            Versions = [.. deleted.Kept(), .. deleted.Versions.Where(each => each.DeletedAt is not null).TakeLast(MostDeleted)],
        });
    }

    /// <summary>Why a version cannot be given users.</summary>
    public static string NotReady(VersionRecord version) => version.State == VersionState.Failed
        ? $"Version '{version.Spec.Id}' has failed: {string.Join(" ", version.Faults)}"
        : $"Version '{version.Spec.Id}' is {version.State}; wait until it is Ready.";

    // A candidate with steps and without a share begins with the first step.
    private static RolloutDocument Started(RolloutState state, RolloutDocument document) =>
        document is { Candidate: { Percent: 0 } candidate, Steps: [var first, ..] }
            && state.Document.Candidate?.Version != candidate.Version
            ? document with { Candidate = candidate with { Percent = first } }
            : document;

    private RolloutState Change(RolloutState state, RolloutDocument document, string action, string by, string reason,
        IReadOnlyList<RolloutDocument>? before = null)
    {
        var now = clock.GetUtcNow();
        var change = new RolloutChange(state.Epoch + 1, now, action, by, reason, document);
        return state with
        {
            Epoch = change.Epoch,
            Document = document,
            ChangedAt = now,
            Before = before ?? [.. state.Before.Append(state.Document).TakeLast(MostBefore)],
            Changes = [.. state.Changes.Append(change).TakeLast(MostChanges)],
            Versions = [.. state.Versions.Select(each => WithRole(each, state.Document, document, now))],
        };
    }

    private static VersionRecord WithRole(VersionRecord version, RolloutDocument before, RolloutDocument after, DateTimeOffset now)
    {
        var role = after.RoleOf(version.Spec.Id);
        if (role == before.RoleOf(version.Spec.Id))
            return version;
        return version with { RoleAt = role == VersionRole.None ? null : now };
    }
}
