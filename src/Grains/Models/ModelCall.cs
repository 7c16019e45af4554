namespace ModelPipeline.Grains;

/// <summary>A leased model and the batch to apply it to.</summary>
/// <param name="Lease">The model.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Slots">The slots of the model's pipeline and lane.</param>
/// <param name="Cancellation">
/// Cancels the work. It is passed by reference, because Orleans does not bring the token of a call to a stateless worker.
/// </param>
internal readonly record struct ModelCall(ModelLease Lease, Batch Batch, ModelSlots Slots, CancellationToken Cancellation);
