namespace ModelPipeline;

/// <summary>
/// The right to use one model for one batch. The model is not disposed of during the lease or during a call of the model, even if it was
/// replaced. Thread-safe.
/// </summary>
public sealed class ModelLease : IAsyncDisposable
{
    private readonly ModelHolder.Held held;
    private readonly ApplyModel? apply;
    private int isOver;

    internal ModelLease(string pipeline, Lane lane, ModelHolder.Held held, ApplyModel? apply)
    {
        Pipeline = pipeline;
        Lane = lane;
        this.held = held;
        this.apply = apply;
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>The lane of the batch.</summary>
    public Lane Lane { get; }

    /// <summary>The version of the leased model.</summary>
    public string Version => held.Model.Version;

    /// <summary>The input columns that the leased model needs.</summary>
    public Schema Inputs => held.Model.Inputs;

    /// <summary>Applies the leased model in the place that the process has for it (<see cref="ApplyModel"/>).</summary>
    /// <exception cref="ModelException">The model failed. The caller may split the batch to find the bad row.</exception>
    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) =>
        apply is null ? ApplyHereAsync(batch, cancellationToken) : apply(this, batch, cancellationToken);

    /// <summary>
    /// Applies the leased model on this thread. A call whose caller stopped waiting at its deadline may arrive after the end of the lease.
    /// </summary>
    /// <exception cref="OperationCanceledException">The lease has ended, and the model was disposed of.</exception>
    public async ValueTask<Batch> ApplyHereAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!held.TryEnter())
            throw new OperationCanceledException("The lease of the model is over.");
        try
        {
            return await held.Model.ApplyAsync(batch, cancellationToken);
        }
        finally
        {
            await held.LeaveAsync();
        }
    }

    /// <summary>Ends the lease. The last lease of a replaced model disposes of the model.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref isOver, 1) == 0 ? held.LeaveAsync() : default;
}
