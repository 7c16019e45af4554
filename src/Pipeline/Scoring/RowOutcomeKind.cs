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

    /// <summary>Too many users are waiting, or the process is stopping. Nothing was done.</summary>
    Saturated,

    /// <summary>A store did not answer in time, despite retries.</summary>
    StoreUnavailable,

    /// <summary>The deadline passed. If the write had begun, it is unknown whether it was committed.</summary>
    DeadlineExceeded,

    /// <summary>A store or the model refused. Another attempt would not help.</summary>
    Failed,

    /// <summary>This silo cannot load the version that scores the user.</summary>
    VersionUnavailable,
}
