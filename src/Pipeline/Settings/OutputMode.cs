namespace ModelPipeline;

/// <summary>What the output table keeps.</summary>
public enum OutputMode
{
    /// <summary>The newest score of each user; primary key <c>user_id</c>.</summary>
    Upsert,

    /// <summary>Every run's score; primary key <c>(user_id, run_id)</c>.</summary>
    Append,

    /// <summary>
    /// Every run's score, and a view <c>{output}_newest</c> with the newest of each user, for stores where changing a row costs much more than
    /// adding one. Of BigQuery.
    /// </summary>
    AppendWithView,
}
