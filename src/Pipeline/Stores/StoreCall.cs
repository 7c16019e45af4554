namespace ModelPipeline;

/// <summary>
/// What a call of a retriever or writer is for. A store may label its queries by it, or choose its way by it, and counts in
/// <see cref="Meter"/> what the call costs.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Trigger">
/// What started the run. Rows of a job may be written again long after a first attempt, of which nobody knows whether it was committed.
/// </param>
/// <param name="Job">The job, which is the run id of its scores; null where there is none.</param>
public sealed record StoreCall(string Pipeline, RunTrigger Trigger = RunTrigger.OnDemand, Guid? Job = null)
{
    /// <summary>Counts what the call costs. Calls for the same purpose share one.</summary>
    public StoreMeter Meter { get; init; } = new();
}
