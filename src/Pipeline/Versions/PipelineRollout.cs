namespace ModelPipeline;

/// <summary>
/// Loads the versions of a pipeline on this silo and follows its rollout document. Loading blocks no call: batches use the snapshot of
/// before until the next one is complete. One call at a time changes anything.
/// </summary>
public sealed class PipelineRollout : IAsyncDisposable
{
    // A version is opened for minutes perhaps; meanwhile documents are still followed.
    private readonly SemaphoreSlim opening = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Shared<ModelVersion>> loaded = new(StringComparer.Ordinal);
    private readonly PipelineVersions versions;
    private readonly VersionOpener opener;
    private Shared<OpenInput> input;

    internal PipelineRollout(PipelineVersions versions, VersionOpener opener, Shared<ModelVersion> first, Shared<OpenInput> input)
    {
        this.versions = versions;
        this.opener = opener;
        this.input = input;
        OfSettings = first.Value.Spec;
        loaded[first.Value.Id] = first;
    }

    /// <summary>The version that the settings of this process name.</summary>
    public VersionSpec OfSettings { get; }

    /// <inheritdoc cref="Pipeline.KeptRows"/>
    internal KeptRows? KeptRows
    {
        get => opener.KeptRows;
        set => opener.KeptRows = value;
    }

    /// <summary>The ids of the versions that are open.</summary>
    public IReadOnlyCollection<string> Loaded
    {
        get
        {
            lock (gate)
                return [.. loaded.Keys];
        }
    }

    /// <summary>The local file of an open version; null for a version that is not open, or needs no file.</summary>
    public FetchedModel? FileOf(string version)
    {
        lock (gate)
            return loaded.TryGetValue(version, out var held) ? held.Value.File : null;
    }

    /// <summary>Opens a version, unless it is open. One version is opened at a time.</summary>
    /// <param name="spec">The version.</param>
    /// <param name="address">Where the file is: the version's own address, or that of a copy.</param>
    /// <param name="report">Called with each step.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<OpenedVersion> LoadAsync(
        VersionSpec spec, string address, Action<VersionState> report, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (Loaded.Contains(spec.Id))
                return new([]);
            await using var lease = versions.Lease(Lane.Job);
            var opened = await opener.OpenAsync(spec, address, input, lease.Snapshot.Stable.Version, report, cancellationToken);
            if (opened.Version is not { } version)
                return opened;
            var before = input;
            lock (gate)
            {
                // The new input reads every column of the old one, so every open version can use it from the next snapshot on.
                input = opened.Input!;
                loaded[spec.Id] = version;
            }

            if (before != input)
                await before.DisposeAsync();
            return opened;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>
    /// Gives the versions their roles. A batch that began before keeps the roles of before. A version that is not open has a slot without
    /// it: its users are refused, and never scored by another version.
    /// </summary>
    /// <param name="epoch">The number of the document.</param>
    /// <param name="document">The document.</param>
    /// <param name="faults">Why versions of the document are not open here, by id.</param>
    public async Task ApplyAsync(long epoch, RolloutDocument document, IReadOnlyDictionary<string, string> faults)
    {
        RolloutSnapshot next;
        lock (gate)
        {
            next = new(epoch, document, input, document.Versions().ToDictionary(id => id, id => loaded.TryGetValue(id, out var version)
                ? new VersionSlot(id, version)
                : new VersionSlot(id, null, faults.GetValueOrDefault(id) ?? "It is not loaded yet.")));
        }

        await versions.SwapAsync(next);
    }

    /// <summary>Closes the open versions that are not among these and have no role. Running batches and jobs keep theirs.</summary>
    public async Task CloseOthersAsync(IReadOnlyCollection<string> wanted)
    {
        List<Shared<ModelVersion>> unwanted = [];
        lock (gate)
        {
            foreach (var id in loaded.Keys.Where(id => !wanted.Contains(id) && versions.Current.Find(id) is null).ToList())
            {
                unwanted.Add(loaded[id]);
                loaded.Remove(id);
            }
        }

        foreach (var version in unwanted)
            await version.DisposeAsync();
    }

    /// <summary>A snapshot in which an open version scores everybody; null if the version is not open.</summary>
    public RolloutSnapshot? Only(string version)
    {
        lock (gate)
        {
            return loaded.TryGetValue(version, out var held)
                ? new(versions.Current.Epoch, new() { Stable = version }, input,
                    new Dictionary<string, VersionSlot> { [version] = new(version, held) })
                : null;
        }
    }

    /// <summary>Drops what the open versions remember of a user, those without a role too.</summary>
    internal void Forget(string user)
    {
        lock (gate)
        {
            foreach (var version in loaded.Values)
            {
                version.Value.Scored.Forget(user);
                version.Value.Background.Forget(user);
            }
        }
    }

    /// <summary>Closes the versions and the input, each after its last batch.</summary>
    public async ValueTask DisposeAsync()
    {
        await versions.DisposeAsync();
        foreach (var version in loaded.Values)
            await version.DisposeAsync();
        await input.DisposeAsync();
        opening.Dispose();
    }
}
