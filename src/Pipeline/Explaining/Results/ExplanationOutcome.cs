namespace ModelPipeline;

/// <summary>An explanation, or why there is none.</summary>
/// <param name="Kind">How the call ended.</param>
/// <param name="Reason">Why there is no explanation: one sentence for the caller, without values of the row; empty if there is one.</param>
/// <param name="Column">The input column that made the row unusable; null if no column did.</param>
/// <param name="Detail">Additional text for the log; null if there is none.</param>
public sealed record ExplanationOutcome(ExplanationOutcomeKind Kind, string Reason = "", string? Column = null, string? Detail = null)
{
    /// <summary>The explanation; null if there is none.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>The importance of columns; null if a single prediction was to be explained, or there is none.</summary>
    public FeatureImportance? Importance { get; init; }

    /// <summary>When the query for the explained row was sent, UTC.</summary>
    public DateTimeOffset RetrievedAt { get; init; }

    /// <summary>When the same call makes sense again, as the server of the model has said; null if nobody has said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal static ExplanationOutcome Saturated { get; } = new(ExplanationOutcomeKind.Saturated,
        "Too many explanations of this pipeline wait already; try again in a moment.");

    internal static ExplanationOutcome DeadlineExceeded { get; } = new(ExplanationOutcomeKind.DeadlineExceeded,
        "The deadline passed before the explanation was complete; ask for fewer samples, or raise the pipeline's Timeout.");

    internal static ExplanationOutcome NoBackground { get; } = new(ExplanationOutcomeKind.NoBackground,
        "There are no rows of the input to compare the row with: the input cannot be read without user ids, or it is empty.");

    internal static ExplanationOutcome BrokenBackground(int rows) => new(ExplanationOutcomeKind.NoBackground,
        $"The model fails on each of the {rows} rows of the input that the row could be compared with; check the input's values.");

    internal static ExplanationOutcome UnknownVersion(string pipeline, string version) => new(ExplanationOutcomeKind.UnknownVersion,
        $"Pipeline '{pipeline}' has no version '{version}' with a role; name the stable version, the candidate or a shadow.");

    internal static ExplanationOutcome Of(RowFault fault) => new(
        fault.IsOfRequest ? ExplanationOutcomeKind.Invalid : ExplanationOutcomeKind.Unusable, fault.Reason, fault.Column);

    internal static ExplanationOutcome Of(RowOutcome outcome) => new(
        outcome.Kind switch
        {
            RowOutcomeKind.NoInput => ExplanationOutcomeKind.NoInput,
            RowOutcomeKind.Unusable => ExplanationOutcomeKind.Unusable,
            RowOutcomeKind.Saturated => ExplanationOutcomeKind.Saturated,
            RowOutcomeKind.StoreUnavailable => ExplanationOutcomeKind.StoreUnavailable,
            RowOutcomeKind.VersionUnavailable => ExplanationOutcomeKind.VersionUnavailable,
            RowOutcomeKind.DeadlineExceeded => ExplanationOutcomeKind.DeadlineExceeded,
            _ => ExplanationOutcomeKind.Failed,
        },
        outcome.Reason, outcome.Column, outcome.Detail)
    {
        RetryAfter = outcome.RetryAfter,
    };
}
