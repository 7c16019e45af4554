namespace ModelPipeline;

/// <summary>
/// One model for one batch: while the lease lasts, or a call of the model is under way, the model is not disposed of, though it may have
/// been replaced. Thread-safe.
/// </summary>
public sealed class ModelLease : IAsyncDisposable
{
    private readonly ModelHolder.Held held;
    private readonly ApplyModel? route;
    private int isOver;

    internal ModelLease(string pipeline, Lane lane, ModelHolder.Held held, ApplyModel? route)
    {
        Pipeline = pipeline;
        Lane = lane;
        this.held = held;
        this.route = route;
    }

    /// <summary>Whose model it is.</summary>
    public string Pipeline { get; }

    /// <summary>What it is applied for.</summary>
    public Lane Lane { get; }

    /// <summary>The version of the leased model.</summary>
    public string Version => held.Model.Version;

    /// <summary>The input columns that the leased model needs.</summary>
    public Schema Inputs => held.Model.Inputs;

    /// <summary>Applies the leased model, wherever the process has it applied.</summary>
    /// <exception cref="ModelException">The model failed; the caller may split the batch to find the row.</exception>
    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) =>
        route is null ? ApplyHereAsync(batch, cancellationToken) : route(this, batch, cancellationToken);

    /// <summary>
    /// Applies the leased model on this thread. A caller that was left behind at its deadline may come when the lease is over.
    /// </summary>
    /// <exception cref="OperationCanceledException">The lease is over, and the model was disposed of.</exception>
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

    /// <summary>Ends the lease. The last one of a model that was replaced disposes of the model.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref isOver, 1) == 0 ? held.LeaveAsync() : default;
}
