namespace ModelPipeline.Grains;

/// <summary>Converts the outcome of a run to a reply on the wire.</summary>
internal static class Replies
{
    public static ScoreReply UnknownPipeline(string? pipeline) => new(ScoreStatus.UnknownPipeline, Reason: string.IsNullOrEmpty(pipeline)
        ? "Several pipelines are configured, or none, and DefaultPipeline names none; name one."
        : $"There is no pipeline '{pipeline}'.");

    public static ScoreReply Of(string pipeline, RowOutcome outcome) => outcome.Kind switch
    {
        RowOutcomeKind.Scored => new(
            ScoreStatus.Scored, ScoreOf(pipeline, outcome.Predictions!.Outputs.Users[outcome.Row], outcome)),
        RowOutcomeKind.NoInput => new(ScoreStatus.NotFound, Reason: outcome.Reason),
        RowOutcomeKind.Unusable => new(ScoreStatus.Unusable, Reason: outcome.Reason, Column: outcome.Column, Detail: outcome.Detail),
        RowOutcomeKind.Saturated => new(ScoreStatus.Saturated, Reason: outcome.Reason),
        RowOutcomeKind.StoreUnavailable => new(
            ScoreStatus.StoreUnavailable, Reason: outcome.Reason, Detail: outcome.Detail, RetryAfter: outcome.RetryAfter),
        RowOutcomeKind.DeadlineExceeded => new(ScoreStatus.DeadlineExceeded, Reason: outcome.Reason),
        RowOutcomeKind.VersionUnavailable => new(ScoreStatus.VersionUnavailable, Reason: outcome.Reason, Detail: outcome.Detail),
        _ when outcome.IsOfEverybody => new(ScoreStatus.Refused, Reason: outcome.Reason, Detail: outcome.Detail),
        _ => new(ScoreStatus.Failed, Reason: outcome.Reason, Detail: outcome.Detail),
    };

    /// <summary>The reply with the stored score of a user.</summary>
    public static async ValueTask<ScoreReply> OfStoredAsync(
        PipelineSet pipelines, string? pipeline, string user, CancellationToken cancellationToken) =>
        pipelines.Find(pipeline) is { } runner
            ? Of(runner.Pipeline.Name, await runner.Stored.ReadAsync(user, cancellationToken))
            : UnknownPipeline(pipeline);

    /// <summary>The times of a call; null where they are not known.</summary>
    public static ScoreTiming? TimingOf(CallTimes? times) =>
        times is { } known ? new(known.Queue, known.Retrieve, known.Apply, known.Write) : null;

    /// <summary>The score of an outcome of the kind <see cref="RowOutcomeKind.Scored"/>.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user, as the text that is kept anyway.</param>
    /// <param name="outcome">The outcome.</param>
    public static Score ScoreOf(string pipeline, string user, RowOutcome outcome)
    {
        var predictions = outcome.Predictions!;
        return new(pipeline, user, ValuesOf(predictions.Outputs, outcome.Row), predictions.ModelVersion,
            predictions.RetrievedAt, predictions.ScoredAt, predictions.RunId);
    }

    /// <summary>The values of a row.</summary>
    public static OutputValue[] ValuesOf(Batch rows, int row)
    {
        var columns = rows.Columns;
        var values = new OutputValue[columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(columns[i].Field.Name, columns[i].ValueAt(row));
        return values;
    }
}
