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
}
