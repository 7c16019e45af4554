using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>
/// Opens the versions of a pipeline that this silo is to have, one after the other, in the background. What may pass is tried again.
/// Thread-safe.
/// </summary>
internal sealed class VersionKeeper(Pipeline pipeline, string silo, ModelCopies copies, TimeProvider clock, RolloutLog log)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SiloVersion> states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> triedAt = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private Task opening = Task.CompletedTask;

    /// <summary>How far each version is.</summary>
    public SiloVersion[] States
    {
        get
        {
            foreach (var id in pipeline.Rollout.Loaded)
                states.TryAdd(id, new(id, (int)VersionState.Ready, [], pipeline.Rollout.FileOf(id)?.Sha256));
            return [.. states.Values.OrderBy(each => each.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Why versions are not open, by id.</summary>
    public IReadOnlyDictionary<string, string> Faults => states.Values.Where(each => each.Faults.Length > 0)
        .ToDictionary(each => each.Id, each => string.Join(" ", each.Faults));

    /// <summary>Opens what is wanted and not open. Returns at once.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="onOpen">Called after each version.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void Begin(RolloutOrders orders, Func<Task> onOpen, CancellationToken cancellationToken)
    {
        foreach (var gone in states.Keys.Except(orders.Wanted.Select(each => each.Id)).ToList())
            states.TryRemove(gone, out _);
        if (opening.IsCompleted && orders.Wanted.Any(spec => IsDue(spec, orders)))
            opening = Task.Run(() => OpenAllAsync(orders, onOpen, cancellationToken), CancellationToken.None);
    }

    /// <summary>Opens a version now, unless it is open.</summary>
    public async Task OpenAsync(VersionSpec spec, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (pipeline.Rollout.Loaded.Contains(spec.Id))
                return;
            triedAt[spec.Id] = clock.GetTimestamp();
            var began = clock.GetTimestamp();
            Set(new(spec.Id, (int)VersionState.Fetching, [], spec.Sha256));
            var address = await copies.AddressOfAsync(pipeline.Name, spec, cancellationToken);
            var opened = await pipeline.Rollout.LoadAsync(spec, address, state => Step(spec.Id, state), cancellationToken);
            await RecordAsync(spec, opened, clock.GetElapsedTime(began), cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Opens a version now. A failure that is no fault of the version is told as one that may pass.</summary>
    public async Task TryOpenAsync(VersionSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(spec, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = $"It could not be opened ({(e is PipelineException ? e.Message : e.GetType().Name)}); it is tried again.";
            Set(new(spec.Id, (int)VersionState.Fetching, [fault], spec.Sha256));
            log.NotOpened(pipeline.Name, spec.Id, e is PipelineException known ? known.Detail : e.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    /// <summary>Keeps a copy of the version that the settings name, where other silos and later starts find it.</summary>
    public async Task KeepOwnAsync(CancellationToken cancellationToken)
    {
        var own = pipeline.Rollout.OfSettings;
        if (await copies.StoreAsync(pipeline.Name, own, pipeline.Rollout.FileOf(own.Id), cancellationToken) is { } copy)
            Set(new(own.Id, (int)VersionState.Ready, [], own.Sha256, copy));
    }

    private async Task OpenAllAsync(RolloutOrders orders, Func<Task> onOpen, CancellationToken cancellationToken)
    {
        foreach (var spec in orders.Wanted.Where(spec => IsDue(spec, orders)).ToList())
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            await TryOpenAsync(spec, cancellationToken);
            await onOpen();
        }
    }

    private async Task RecordAsync(VersionSpec spec, OpenedVersion opened, TimeSpan took, CancellationToken cancellationToken)
    {
        string[] faults = [.. opened.Faults.Select(fault => fault.ToString())];
        var mayPass = faults.Length > 0 && opened.Faults.All(fault => fault.IsTransient);
        if (faults.Length > 0)
        {
            Set(new(spec.Id, (int)(mayPass ? VersionState.Fetching : VersionState.Failed), faults, spec.Sha256));
            log.NotOpened(pipeline.Name, spec.Id, string.Join(" ", opened.Faults));
            return;
        }

        log.Opened(pipeline.Name, spec.Id, took.TotalSeconds);
        var file = pipeline.Rollout.FileOf(spec.Id);
        var copy = await copies.StoreAsync(pipeline.Name, spec, file, cancellationToken);
        Set(new(spec.Id, (int)VersionState.Ready, [], file?.Sha256 ?? spec.Sha256, copy,
            opened.Trial is null ? null : RolloutJson.Write(opened.Trial)));
    }

    // A version without a known hash is fetched by one silo, which tells the hash to the others.
    private bool IsDue(VersionSpec spec, RolloutOrders orders)
    {
        if (pipeline.Rollout.Loaded.Contains(spec.Id) || (spec.Address.Length == 0 && !copies.MayHave(spec)))
            return false;
        if (spec.Sha256 is null && !spec.IsOfServer && orders.Fetcher != silo)
            return false;
        if (!triedAt.TryGetValue(spec.Id, out var at))
            return true;
        var isFailed = states.TryGetValue(spec.Id, out var state) && state.State == (int)VersionState.Failed;
        return clock.GetElapsedTime(at) >= AgainAfter && (!isFailed || orders.Document.RoleOf(spec.Id) != VersionRole.None);
    }

    private void Step(string id, VersionState state) => states.AddOrUpdate(
        id, _ => new(id, (int)state, []), (_, known) => known with { State = (int)state, Faults = [] });

    private void Set(SiloVersion version) => states[version.Id] = version;
}
