namespace ModelPipeline;

/// <summary>The table of the users whom jobs could not score; its primary key is job and user.</summary>
public static class FailureTable
{
    /// <summary>What follows the output table's name in its own.</summary>
    public const string Suffix = "_failures";

    /// <summary>The job; uuid.</summary>
    public const string JobId = "job_id";

    /// <summary>Who was not scored; text.</summary>
    public const string UserId = "user_id";

    /// <summary>Why; text.</summary>
    public const string Reason = "reason";

    /// <summary>When it was recorded last; timestamp in UTC. A table of a version that did not keep it goes on without.</summary>
    public const string RecordedAt = "recorded_at";
}
