namespace ModelPipeline;

/// <summary>How a user's run ended.</summary>
public enum RowOutcomeKind
{
    /// <summary>The score is committed in the output table.</summary>
    Scored,

    /// <summary>The store has no input row for the user.</summary>
    NoInput,

    /// <summary>The row cannot be fed to the model.</summary>
    Unusable,

    /// <summary>Too many users wait already, or the process is stopping; nothing was done.</summary>
    Saturated,

    /// <summary>A store did not answer in time, though it was tried again.</summary>
    StoreUnavailable,

    /// <summary>The deadline passed. Where the write had begun, whether it was committed is unknown.</summary>
    DeadlineExceeded,

    /// <summary>A store or the model refused, and trying again would not help.</summary>
    Failed,
}
