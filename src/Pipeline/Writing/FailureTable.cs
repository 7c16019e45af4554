namespace ModelPipeline;

/// <summary>The columns of the failures table, which lists the users whom jobs could not score. Its primary key is job and user.</summary>
public static class FailureTable
{
    /// <summary>The suffix that makes the failures table's name from the output table's name.</summary>
    public const string Suffix = "_failures";

    /// <summary>The job; uuid.</summary>
    public const string JobId = "job_id";

    /// <summary>The user who was not scored; text.</summary>
    public const string UserId = "user_id";

    /// <summary>The reason; text.</summary>
    public const string Reason = "reason";

    /// <summary>
    /// When the failure was last recorded; timestamp in UTC. A table that an earlier version created lacks this column and works without
    /// it.
    /// </summary>
    public const string RecordedAt = "recorded_at";
}
