namespace ModelPipeline;

/// <summary>Which scores the output table keeps.</summary>
public enum OutputMode
{
    /// <summary>The newest score of each user; primary key <c>user_id</c>.</summary>
    Upsert,

    /// <summary>Every run's score; primary key <c>(user_id, run_id)</c>.</summary>
    Append,

    /// <summary>
    /// Every run's score, with a view <c>{output}_newest</c> of the newest score of each user. For stores in which an update costs much
    /// more than an insert; only for BigQuery.
    /// </summary>
    AppendWithView,
}
