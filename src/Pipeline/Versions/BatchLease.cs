namespace ModelPipeline;

/// <summary>The right to use the versions of one snapshot for one batch. Thread-safe.</summary>
public sealed class BatchLease : IAsyncDisposable
{
    private readonly string pipeline;
    private readonly Shared<RolloutSnapshot> held;
    private readonly ApplyModel? apply;
    private int isOver;

    internal BatchLease(string pipeline, Lane lane, Shared<RolloutSnapshot> held, ApplyModel? apply)
    {
        this.pipeline = pipeline;
        Lane = lane;
        this.held = held;
        this.apply = apply;
    }

    /// <summary>The lane of the batch.</summary>
    public Lane Lane { get; }

    /// <summary>The leased snapshot.</summary>
    public RolloutSnapshot Snapshot => held.Value;

    /// <summary>The right to apply a version of the snapshot, as long as this lease; null if this silo cannot load the version.</summary>
    public ModelLease? Of(VersionSlot slot) => slot.Held is { } version ? new(pipeline, Lane, version, apply) : null;

    /// <summary>Another lease of the same snapshot, for work that outlives this one.</summary>
    /// <exception cref="ObjectDisposedException">This lease has ended.</exception>
    public BatchLease Again(Lane lane)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref isOver) != 0 || !held.TryEnter(), this);
        return new(pipeline, lane, held, apply);
    }

    /// <summary>Ends the lease. The last lease of a replaced snapshot lets go of its versions.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref isOver, 1) == 0 ? held.LeaveAsync() : default;
}
