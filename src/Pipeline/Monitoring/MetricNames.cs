namespace ModelPipeline;

/// <summary>
/// The names of all metrics and of their attributes; the table in <c>docs/telemetry.md</c> has their units and what they mean. An attribute
/// has few values: never a user, a run or a free text.
/// </summary>
internal static class MetricNames
{
    // One batch from the queue to the commit.
    public const string StageDuration = "modelpipeline.stage.duration";
    public const string RunUsers = "modelpipeline.run.users";
    public const string Runs = "modelpipeline.runs";
    public const string RunsActive = "modelpipeline.runs.active";
    public const string Users = "modelpipeline.users";
    public const string QueueUsers = "modelpipeline.queue.users";
    public const string PredictedRows = "modelpipeline.predicted.rows";

    // Versions of models.
    public const string VersionInfo = "modelpipeline.version.info";
    public const string VersionUsers = "modelpipeline.version.users";
    public const string CandidateShare = "modelpipeline.rollout.candidate.share";
    public const string RolloutEpoch = "modelpipeline.rollout.epoch";
    public const string ShadowUsers = "modelpipeline.shadow.users";

    // Explanations.
    public const string Explanations = "modelpipeline.explanations";
    public const string ExplanationRows = "modelpipeline.explanation.rows";
    public const string ExplanationDuration = "modelpipeline.explanation.duration";

    // Stores.
    public const string StoreQueries = "modelpipeline.store.queries";
    public const string StoreBilled = "modelpipeline.store.billed";
    public const string StoreRows = "modelpipeline.store.rows";
    public const string ClockOffset = "modelpipeline.clock.offset";

    // Jobs and schedules.
    public const string Jobs = "modelpipeline.jobs";
    public const string JobUsers = "modelpipeline.job.users";
    public const string JobPartitions = "modelpipeline.job.partitions";
    public const string JobPartitionsStopped = "modelpipeline.job.partitions.stopped";
    public const string ScheduleRuns = "modelpipeline.schedule.runs";
    public const string ScheduleLag = "modelpipeline.schedule.lag";

    // Triggers.
    public const string Events = "modelpipeline.events";
    public const string EventLag = "modelpipeline.event.lag";
    public const string EventAge = "modelpipeline.event.age";
    public const string TriggerUp = "modelpipeline.trigger.up";

    // A silo.
    public const string MemoryUsed = "modelpipeline.memory.used";
    public const string MemoryLimit = "modelpipeline.memory.limit";
    public const string Activations = "modelpipeline.activations";
    public const string ActivationsLimit = "modelpipeline.activations.limit";

    // Drift.
    public const string DriftColumns = "modelpipeline.drift.columns";
    public const string DriftPsi = "modelpipeline.drift.psi";
    public const string DriftChanges = "modelpipeline.drift.changes";

    // Webhooks.
    public const string WebhookAttempts = "modelpipeline.webhook.attempts";
    public const string WebhookWaiting = "modelpipeline.webhook.waiting";
    public const string WebhookOldest = "modelpipeline.webhook.oldest";
    public const string WebhookDisabled = "modelpipeline.webhook.disabled";

    // Callers.
    public const string RequestsActive = "modelpipeline.requests.active";
    public const string LimitRefused = "modelpipeline.limit.refused";

    // Attributes.
    public const string Pipeline = "pipeline";
    public const string Stage = "stage";
    public const string Trigger = "trigger";
    public const string Lane = "lane";
    public const string Reason = "reason";
    public const string Outcome = "outcome";
    public const string Version = "version";
    public const string Role = "role";
    public const string Event = "event";
    public const string Source = "source";
    public const string Status = "status";
}
