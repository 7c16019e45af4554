namespace ModelPipeline;

/// <summary>Which scores the output table keeps.</summary>
public enum OutputMode
{
    /// <summary>The newest score of each user; primary key <c>user_id</c>.</summary>
    Upsert,

    /// <summary>Every run's score; primary key <c>(user_id, run_id)</c>.</summary>
    Append,
}
