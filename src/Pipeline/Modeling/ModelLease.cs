namespace ModelPipeline;

/// <summary>
/// The right to apply one version to one batch, as a part of a <see cref="BatchLease"/>. The version is not disposed of during that lease
/// or during a call of the model, even if it was replaced. Thread-safe.
/// </summary>
public sealed class ModelLease
{
    private readonly Shared<ModelVersion> held;
    private readonly ApplyModel? apply;

    internal ModelLease(string pipeline, Lane lane, Shared<ModelVersion> held, ApplyModel? apply)
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

    /// <summary>The id of the leased version.</summary>
    public string Version => held.Value.Id;

    /// <summary>The input columns that the leased model needs.</summary>
    public Schema Inputs => held.Value.Model.Inputs;

    internal ModelVersion Leased => held.Value;

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
            var began = TimeProvider.System.GetTimestamp();
            var outputs = await held.Value.Model.ApplyAsync(batch, cancellationToken);
            // The guard of a rollout judges a version by its scores, and not by rows that somebody tries.
            if (Lane != Lane.Explain)
                held.Value.Statistics.RecordTime(TimeProvider.System.GetElapsedTime(began), batch.Count);
            return outputs;
        }
        finally
        {
            await held.LeaveAsync();
        }
    }
}
