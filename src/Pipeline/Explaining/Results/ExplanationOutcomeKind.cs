namespace ModelPipeline;

/// <summary>How a call for an explanation ended.</summary>
public enum ExplanationOutcomeKind
{
    /// <summary>There is an explanation.</summary>
    Explained,

    /// <summary>The request names an output that cannot be explained, or a scale that does not fit it.</summary>
    Invalid,

    /// <summary>The request names a version without a role.</summary>
    UnknownVersion,

    /// <summary>The input has no row for the user.</summary>
    NoInput,

    /// <summary>The model cannot take the row, or its output for the row is no number.</summary>
    Unusable,

    /// <summary>There are no rows of the input to compare the row with.</summary>
    NoBackground,

    /// <summary>Too many explanations wait, or the process is stopping. Nothing was done.</summary>
    Saturated,

    /// <summary>The input did not answer in time, despite retries.</summary>
    StoreUnavailable,

    /// <summary>This silo cannot load the version.</summary>
    VersionUnavailable,

    /// <summary>The deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The input or the model refused. Another attempt would not help.</summary>
    Failed,
}
