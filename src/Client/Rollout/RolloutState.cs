namespace ModelPipeline.Client;

/// <summary>A rollout document, and what a change of it needs to know.</summary>
/// <param name="Rollout">The document.</param>
/// <param name="ETag">The document's mark: a change that names it fails with 412 where somebody was first.</param>
/// <param name="RescoreJob">The job that scores users again after a change; null where none was asked for.</param>
public sealed record RolloutState(RolloutInfo Rollout, string? ETag, JobHandle? RescoreJob = null);
