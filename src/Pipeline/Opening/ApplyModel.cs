namespace ModelPipeline;

/// <summary>
/// Decides where in this process a leased model is applied to a batch, and calls <see cref="ModelLease.ApplyHereAsync"/> there. Without
/// this delegate the model is applied on the caller's thread.
/// </summary>
public delegate ValueTask<Batch> ApplyModel(ModelLease lease, Batch batch, CancellationToken cancellationToken);
