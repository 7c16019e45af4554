namespace ModelPipeline.Grains;

/// <summary>
/// The batches of one pipeline and lane that a silo applies at a time: as many as the silo has cores. Whoever applies a batch has a slot,
/// in a model grain or on the thread of the run. Thread-safe.
/// </summary>
/// <param name="worker">The grain of the pipeline and lane.</param>
/// <param name="clock">Measures how long batches take.</param>
internal sealed class ModelSlots(IModelGrain worker, TimeProvider clock)
{
    private readonly SemaphoreSlim free = new(Environment.ProcessorCount);
    private readonly ModelPace pace = new();

    /// <summary>The grain of the pipeline and lane.</summary>
    public IModelGrain Worker => worker;

    /// <summary>Takes a slot for a batch that takes little time. False for another batch, or if all slots are taken.</summary>
    public bool TryTakeForShort(int rows) => pace.IsShort(rows) && free.Wait(TimeSpan.Zero, CancellationToken.None);

    /// <summary>Waits for a slot.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) => free.WaitAsync(cancellationToken);

    /// <summary>Applies a model on this thread, and returns the slot that was taken for it.</summary>
    public async ValueTask<Batch> ApplyAsync(ModelLease lease, Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            var began = clock.GetTimestamp();
            var outputs = await lease.ApplyHereAsync(batch, cancellationToken);
            pace.Record(clock.GetElapsedTime(began), batch.Count);
            return outputs;
        }
        finally
        {
            free.Release();
        }
    }
}
