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

    /// <summary>How the run ended.</summary>
    public RowOutcomeKind Kind { get; }

    /// <summary>The reason for the caller: one sentence without values of the row; empty for a score.</summary>
    public string Reason { get; }

    /// <summary>The input column that made the row unusable; null if no column did.</summary>
    public string? Column { get; }

    /// <summary>Additional text for the log; null if there is none.</summary>
    public string? Detail { get; }

    /// <summary>When the same call makes sense again, as the server of the model has said; null if nobody has said.</summary>
    public TimeSpan? RetryAfter => RetryAfterSeconds == 0 ? null : TimeSpan.FromSeconds(RetryAfterSeconds);

    // A number takes less room than a time: a list has many outcomes.
    private int RetryAfterSeconds { get; init; }

    /// <summary>
    /// Whether a store or the model refuses everybody until an operator has mended it, so that the user is not to blame.
    /// </summary>
    internal bool IsOfEverybody { get; private init; }

    /// <summary>Whether a store refuses a value of the user's row, so that no repetition would help.</summary>
    internal bool IsOfRow { get; private init; }

    /// <summary>The run's predictions; null if the user has no score.</summary>
    public Predictions? Predictions { get; private init; }

    /// <summary>The user's row in <see cref="Predictions"/>.</summary>
    public int Row { get; private init; }

    /// <summary>
    /// A timestamp of this process's monotonic clock; the query for the input was sent after it. If another silo stored a newer score
    /// meanwhile, the input of that score was asked for even later. 0 before the run has ended (<see cref="PipelineRunner.AgeOf"/>).
    /// </summary>
    public long AskedAt { get; internal init; }

    internal static RowOutcome Scored(Predictions predictions, int row) =>
        new(RowOutcomeKind.Scored, "") { Predictions = predictions, Row = row };

    internal static RowOutcome NoInput { get; } = new(RowOutcomeKind.NoInput, "The input has no row for this user.");

    internal static RowOutcome Forgotten { get; } =
        new(RowOutcomeKind.NoInput, "The user was forgotten while the user's run was under way.");

    internal static RowOutcome NoScore { get; } = new(RowOutcomeKind.NoInput, "No score is stored for this user yet.");

    internal static RowOutcome Ambiguous { get; } = new(RowOutcomeKind.Unusable,
        "The input has more than one row for this user; the user column must be unique.");

    internal static RowOutcome Unusable(UnusableRow row) =>
        new(RowOutcomeKind.Unusable, $"Column '{row.Column}' {row.Reason}.", row.Column);

    internal static RowOutcome Saturated { get; } = new(RowOutcomeKind.Saturated,
        "Too many users wait for a run of this pipeline; try again in a moment.");

    internal static RowOutcome NoRoom { get; } = new(RowOutcomeKind.Saturated,
        "As many users are active as the memory allows; try again in a moment.");

    internal static RowOutcome Stopping { get; } = new(RowOutcomeKind.Saturated, "This process is stopping; try again in a moment.");

    internal static RowOutcome DeadlineExceeded { get; } = new(RowOutcomeKind.DeadlineExceeded,
        "The deadline passed before the score was stored.");

    internal static RowOutcome ReadsSaturated { get; } = new(RowOutcomeKind.Saturated,
        "Too many reads of stored scores wait; try again in a moment.");

    internal static RowOutcome ReadTimedOut { get; } = new(RowOutcomeKind.DeadlineExceeded,
        "The deadline passed before the stored score was read.");

    internal static RowOutcome VersionUnavailable(VersionSlot slot) => new(RowOutcomeKind.VersionUnavailable,
        $"Version '{slot.Id}' scores this user, and the user's silo cannot load it; the version's faults say why.", detail: slot.Fault);

    internal static RowOutcome Unavailable(PipelineException e) => new(RowOutcomeKind.StoreUnavailable, e.Message, detail: e.Detail)
    {
        RetryAfterSeconds = (int)Math.Ceiling(e.RetryAfter?.TotalSeconds ?? 0),
    };

    internal static RowOutcome Failed(PipelineException e) =>
        new(RowOutcomeKind.Failed, e.Message, detail: e.Detail) { IsOfEverybody = !e.BlamesData, IsOfRow = e.BlamesData };

    internal static RowOutcome Failed(string reason) => new(RowOutcomeKind.Failed, reason);

    internal static RowOutcome Refused(PipelineException e) => new(RowOutcomeKind.Unusable, e.Message, detail: e.Detail);

    internal static RowOutcome Refused(ModelException e) =>
        new(RowOutcomeKind.Unusable, $"The model fails on this row, though it answers others: {e.Message}", detail: e.Detail);
}
