namespace ModelPipeline;

/// <summary>Says why a model refused single rows of a prediction, and which column is to blame, for the first few rows.</summary>
internal sealed class RefusedRows(ModelLease model, TimeProvider clock)
{
    // Each judged row costs calls of the model.
    private const int MostJudged = 8;

    private readonly RowBlame blame = new(model, model.Leased.Scored, clock);
    private int judged;
    private bool isBroken;

    /// <summary>Whether two exceptions are the same failure.</summary>
    public static bool AreAlike(Exception one, Exception other) =>
        one.GetType() == other.GetType() && (one as PipelineException)?.Message == (other as PipelineException)?.Message;

    /// <summary>The outcome of a row on which the model fails alone.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RowOutcome> JudgeAsync(Batch row, Exception error, CancellationToken cancellationToken)
    {
        // The message of a foreign exception can contain a value of a row.
        if (error is not ModelException known)
            return RowOutcome.Failed($"The model failed ({error.GetType().Name}).");
        // No row is to blame, and further calls would only load the server.
        if (known.IsOfServer)
            return known.IsTransient ? RowOutcome.Unavailable(known) : RowOutcome.Failed(known);
        if (known.IsOutput || isBroken)
            return RowOutcome.Failed(known);
        if (judged++ >= MostJudged)
            return RowOutcome.Refused(known);
        var outcome = await blame.JudgeAsync(row, known, cancellationToken);
        isBroken = outcome.Kind == RowOutcomeKind.Failed;
        return outcome;
    }
}
