namespace ModelPipeline.Grains;

/// <summary>A leased model and the batch that it is to be applied to.</summary>
internal readonly record struct ModelCall(ModelLease Lease, Batch Batch);
