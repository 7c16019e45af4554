namespace ModelPipeline;

/// <summary>
/// Has a leased model applied to a batch, by <see cref="ModelLease.ApplyHereAsync"/>, somewhere in this process; without one it is applied
/// where the caller is.
/// </summary>
public delegate ValueTask<Batch> ApplyModel(ModelLease lease, Batch batch, CancellationToken cancellationToken);
