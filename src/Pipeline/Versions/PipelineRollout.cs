namespace ModelPipeline;

/// <summary>
/// Loads the versions of a pipeline on this silo and follows its rollout document. Loading blocks no call: batches use the snapshot of
/// before until the next one is complete. One call at a time changes anything.
/// </summary>
public sealed class PipelineRollout : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, Shared<ModelVersion>> loaded = new(StringComparer.Ordinal);
    private readonly PipelineVersions versions;
    private readonly VersionOpener opener;
    private Shared<OpenInput> input;

    internal PipelineRollout(PipelineVersions versions, VersionOpener opener, Shared<ModelVersion> first, Shared<OpenInput> input)
    {
        this.versions = versions;
        this.opener = opener;
        this.input = input;
        loaded[first.Value.Id] = first;
    }

    /// <summary>The ids of the versions that are open.</summary>
    public IReadOnlyCollection<string> Loaded
    {
        get
        {
            lock (loaded)
                return [.. loaded.Keys];
        }
    }

    /// <summary>Opens a version, unless it is open.</summary>
    /// <param name="spec">The version.</param>
    /// <param name="path">The local file.</param>
    /// <param name="report">Called with each step.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<OpenedVersion> LoadAsync(
        VersionSpec spec, string path, Action<VersionState> report, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (loaded.ContainsKey(spec.Id))
                return new([]);
            await using var lease = versions.Lease(Lane.Job);
            var opened = await opener.OpenAsync(spec, path, input, lease.Snapshot.Stable.Version, report, cancellationToken);
            if (opened.Version is not { } version)
                return opened;
            lock (loaded)
                loaded[spec.Id] = version;
            await UseAsync(opened.Input!);
            return opened;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Gives the versions their roles. A batch that began before keeps the roles of before.</summary>
    /// <param name="epoch">The number of the document.</param>
    /// <param name="document">The document.</param>
    /// <param name="faults">Why versions of the document are not open here, by id.</param>
    /// <param name="cancellationToken">Cancels the wait for a version that is being opened.</param>
    public async Task ApplyAsync(
        long epoch, RolloutDocument document, IReadOnlyDictionary<string, string> faults, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var slots = document.Versions().ToDictionary(id => id, id => loaded.TryGetValue(id, out var version)
                ? new VersionSlot(id, version)
                : new VersionSlot(id, null, faults.GetValueOrDefault(id) ?? "It is not loaded yet."));
            await versions.SwapAsync(new(epoch, document, input, slots));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Closes the open versions that are not among these and have no role. Running batches and jobs keep theirs.</summary>
    public async Task KeepAsync(IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var id in Loaded.Where(id => !wanted.Contains(id) && versions.Current.Find(id) is null))
            {
                Shared<ModelVersion> version;
                lock (loaded)
                {
                    version = loaded[id];
                    loaded.Remove(id);
                }

                await version.DisposeAsync();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A snapshot in which an open version scores everybody; null if the version is not open.</summary>
    internal async Task<RolloutSnapshot?> OnlyAsync(string version, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return loaded.TryGetValue(version, out var held)
                ? new(versions.Current.Epoch, new() { Stable = version }, input,
                    new Dictionary<string, VersionSlot> { [version] = new(version, held) })
                : null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Closes the versions and the input, each after its last batch.</summary>
    public async ValueTask DisposeAsync()
    {
        await versions.DisposeAsync();
        foreach (var version in loaded.Values)
            await version.DisposeAsync();
        await input.DisposeAsync();
        turn.Dispose();
    }

    // The new input reads every column of the old one, so every open version can use it from the next snapshot on.
    private async Task UseAsync(Shared<OpenInput> next)
    {
        if (next == input)
            return;
        var before = input;
        input = next;
        await before.DisposeAsync();
    }
}
