namespace ModelPipeline;

/// <summary>
/// Holds the snapshot of a pipeline's versions and leases it to batches. A replaced snapshot still serves its leases and lets go of its
/// versions after the last one, so that no running call fails. Thread-safe.
/// </summary>
public sealed class PipelineVersions : IAsyncDisposable
{
    private readonly string pipeline;
    private readonly ApplyModel? apply;
    private Shared<RolloutSnapshot> current;

    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="first">The first snapshot.</param>
    /// <param name="apply">Applies a leased model; null to apply it on the caller's thread.</param>
    internal PipelineVersions(string pipeline, RolloutSnapshot first, ApplyModel? apply = null)
    {
        this.pipeline = pipeline;
        this.apply = apply;
        current = new(first);
    }

    /// <summary>The snapshot that new batches use.</summary>
    public RolloutSnapshot Current => Volatile.Read(ref current).Value;

    /// <summary>
    /// Opens a version without a role, for a job. Returns a snapshot in which it is the stable one. Null where versions without a role
    /// cannot be opened.
    /// </summary>
    public Func<string, CancellationToken, Task<RolloutSnapshot>>? OpenAsync { get; set; }

    /// <summary>Leases the current snapshot to a batch.</summary>
    /// <exception cref="ObjectDisposedException">The versions were closed.</exception>
    public BatchLease Lease(Lane lane)
    {
        while (true)
        {
            var seen = Volatile.Read(ref current);
            if (seen.TryEnter())
                return new(pipeline, lane, seen, apply);
            // Either the snapshot was replaced meanwhile, or the versions were closed.
            ObjectDisposedException.ThrowIf(ReferenceEquals(seen, Volatile.Read(ref current)), this);
        }
    }

    /// <summary>Leases one version for long work, whatever its role is. It is the stable one of the leased snapshot.</summary>
    /// <param name="lane">The lane of the work.</param>
    /// <param name="version">The id of the version; null for the stable version of this moment.</param>
    /// <param name="cancellationToken">Cancels the loading of a version that is not loaded.</param>
    /// <exception cref="PipelineException">The version is unknown or cannot be loaded.</exception>
    public async ValueTask<BatchLease> LeaseAsync(Lane lane, string? version, CancellationToken cancellationToken)
    {
        var lease = Lease(lane);
        var snapshot = lease.Snapshot;
        if (version is null || version == snapshot.Stable.Id)
            return lease;
        await using (lease)
        {
            var only = snapshot.Find(version) is { Held: not null } slot
                ? snapshot.Only(slot)
                : await OpenOneAsync(version, cancellationToken);
            // The lease is the only user of this snapshot, which goes with it.
            var held = new Shared<RolloutSnapshot>(only);
            held.TryEnter();
            await held.DisposeAsync();
            return new(pipeline, lane, held, apply);
        }
    }

    /// <summary>Replaces the snapshot.</summary>
    internal ValueTask SwapAsync(RolloutSnapshot next) => Interlocked.Exchange(ref current, new(next)).DisposeAsync();

    /// <summary>Ends leasing. The versions are let go at once, or after their last lease.</summary>
    public ValueTask DisposeAsync() => Volatile.Read(ref current).DisposeAsync();

    private Task<RolloutSnapshot> OpenOneAsync(string version, CancellationToken cancellationToken) =>
        OpenAsync?.Invoke(version, cancellationToken)
            ?? throw new StoreException($"Pipeline '{pipeline}' has no version '{version}'.");
}
