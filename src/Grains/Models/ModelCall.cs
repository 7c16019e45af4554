namespace ModelPipeline.Grains;

/// <summary>A leased model and the batch to apply it to.</summary>
internal readonly record struct ModelCall(ModelLease Lease, Batch Batch);
