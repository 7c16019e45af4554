namespace ModelPipeline.Grains;

/// <summary>The types of what webhooks are told of.</summary>
public static class EventTypes
{
    /// <summary>A job has ended, and its users are scored, except for those in the failures table.</summary>
    public const string JobCompleted = "job.completed";

    /// <summary>A job has failed.</summary>
    public const string JobFailed = "job.failed";

    /// <summary>A job was cancelled.</summary>
    public const string JobCanceled = "job.canceled";

    /// <summary>A version has become stable.</summary>
    public const string RolloutPromoted = "rollout.promoted";

    /// <summary>A caller has restored an earlier rollout, or the guard has taken a candidate back.</summary>
    public const string RolloutRolledBack = "rollout.rolled-back";

    /// <summary>A version cannot be used.</summary>
    public const string VersionFailed = "version.failed";

    /// <summary>A column or an output has drifted from its baseline.</summary>
    public const string DriftDetected = "drift.detected";

    /// <summary>A user's score has passed a threshold of the webhook.</summary>
    public const string ScoreCrossed = "score.crossed";

    /// <summary>Somebody tries a webhook. No webhook asks for this type.</summary>
    public const string WebhookTest = "webhook.test";

    /// <summary>All types that a webhook can ask for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        JobCompleted, JobFailed, JobCanceled, RolloutPromoted, RolloutRolledBack, VersionFailed, DriftDetected, ScoreCrossed,
    ];
}
