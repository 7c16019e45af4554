namespace ModelPipeline;

/// <summary>The run that a stored explanation belongs to.</summary>
/// <param name="RetrievedAt">When the query for the user's row was sent, UTC.</param>
/// <param name="ScoredAt">When the model was applied to the row, UTC.</param>
/// <param name="RunId">The run of the explained score; of a job that explains, the job.</param>
internal readonly record struct ExplainedRun(DateTimeOffset RetrievedAt, DateTimeOffset ScoredAt, Guid RunId)
{
    /// <summary>The run of scores.</summary>
    public static ExplainedRun Of(Predictions scores) => new(scores.RetrievedAt, scores.ScoredAt, scores.RunId);
}
