namespace ModelPipeline;

/// <summary>How a job over the whole input brings its scores into the output table.</summary>
public enum OutputPublish
{
    /// <summary>Each batch is in the output table as soon as it is scored.</summary>
    Batches,

    /// <summary>
    /// All scores replace the content of the output table at once, at the end of the job. A newer score of a call stays. Only for
    /// PostgreSQL, and <see cref="OutputMode.Upsert"/>.
    /// </summary>
    Swap,
}
