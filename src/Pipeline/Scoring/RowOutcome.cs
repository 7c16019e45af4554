namespace ModelPipeline;

/// <summary>How the run of one user ended, as data.</summary>
public readonly record struct RowOutcome
{
    private RowOutcome(RowOutcomeKind kind, string reason, string? column = null, string? detail = null)
    {
        Kind = kind;
        Reason = reason;
        Column = column;
        Detail = detail;
    }

    /// <summary>How it ended.</summary>
    public RowOutcomeKind Kind { get; }

    /// <summary>Why, for the caller: one sentence without values of the row; empty where scored.</summary>
    public string Reason { get; }

    /// <summary>The input column that made the row unusable, where it was one.</summary>
    public string? Column { get; }

    /// <summary>What the log is told beyond that; null where nothing is.</summary>
    public string? Detail { get; }

    /// <summary>The run's predictions, where scored.</summary>
    public Predictions? Predictions { get; private init; }

    /// <summary>The user's row in <see cref="Predictions"/>.</summary>
    public int Row { get; private init; }

    /// <summary>
    /// A moment, on the monotonic clock of this process, after which its input was asked for: where another silo's newer score was stored
    /// meanwhile, that is of later still. 0 before the run is over (<see cref="PipelineRunner.AgeOf"/>).
    /// </summary>
    public long AskedAt { get; internal init; }

    internal static RowOutcome Scored(Predictions predictions, int row) =>
        new(RowOutcomeKind.Scored, "") { Predictions = predictions, Row = row };

    internal static RowOutcome NoInput { get; } = new(RowOutcomeKind.NoInput, "The input has no row for this user.");

    internal static RowOutcome NoScore { get; } = new(RowOutcomeKind.NoInput, "No score is stored for this user yet.");

    internal static RowOutcome Ambiguous { get; } = new(RowOutcomeKind.Unusable,
        "The input has more than one row for this user; the user column must be unique.");

    internal static RowOutcome Unusable(UnusableRow row) =>
        new(RowOutcomeKind.Unusable, $"Column '{row.Column}' {row.Reason}.", row.Column);

    internal static RowOutcome Saturated { get; } = new(RowOutcomeKind.Saturated,
        "Too many users wait for a run of this pipeline; try again in a moment.");

    internal static RowOutcome Stopping { get; } = new(RowOutcomeKind.Saturated, "This process is stopping; try again in a moment.");

    internal static RowOutcome DeadlineExceeded { get; } = new(RowOutcomeKind.DeadlineExceeded,
        "The deadline passed before the score was stored.");

    internal static RowOutcome ReadsSaturated { get; } = new(RowOutcomeKind.Saturated,
        "Too many reads of stored scores wait; try again in a moment.");

    internal static RowOutcome ReadTimedOut { get; } = new(RowOutcomeKind.DeadlineExceeded,
        "The deadline passed before the stored score was read.");

    internal static RowOutcome Unavailable(PipelineException e) => new(RowOutcomeKind.StoreUnavailable, e.Message, detail: e.Detail);

    internal static RowOutcome Failed(PipelineException e) => new(RowOutcomeKind.Failed, e.Message, detail: e.Detail);

    internal static RowOutcome Failed(string reason) => new(RowOutcomeKind.Failed, reason);

    internal static RowOutcome Refused(PipelineException e) => new(RowOutcomeKind.Unusable, e.Message, detail: e.Detail);

    internal static RowOutcome Refused(ModelException e) =>
        new(RowOutcomeKind.Unusable, $"The model fails on this row, though it answers others: {e.Message}", detail: e.Detail);
}
