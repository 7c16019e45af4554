namespace ModelPipeline;

/// <summary>What becomes of the events of a user, or of one event.</summary>
/// <param name="Verdict">What.</param>
/// <param name="Reason">Why there is no score; empty where there is one.</param>
/// <param name="Outcome">The score; null where there is none.</param>
/// <param name="RetryAfter">How long the server of the model asks to be left alone; null if nobody has said.</param>
internal readonly record struct EventResult(
    EventVerdict Verdict, string Reason = "", RowOutcome? Outcome = null, TimeSpan? RetryAfter = null)
{
    /// <summary>What the outcome of a user's run means for the user's events.</summary>
    public static EventResult Of(RowOutcome outcome) => outcome.Kind switch
    {
        RowOutcomeKind.Scored => new(EventVerdict.Scored, Outcome: outcome),
        RowOutcomeKind.NoInput or RowOutcomeKind.Unusable => new(EventVerdict.Poison, outcome.Reason),
        RowOutcomeKind.Failed when outcome.IsOfEverybody => new(EventVerdict.Trouble, outcome.Reason),
        RowOutcomeKind.Failed when outcome.IsOfRow => new(EventVerdict.Poison, outcome.Reason),
        RowOutcomeKind.Failed => new(EventVerdict.Broken, outcome.Reason),
        _ => new(EventVerdict.Trouble, outcome.Reason, RetryAfter: outcome.RetryAfter),
    };
}
