namespace ModelPipeline.Grains;

/// <summary>How a call for an explanation ended. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum ExplanationStatus
{
    /// <summary>There is an explanation.</summary>
    Explained = 0,

    /// <summary>There is no pipeline of this name.</summary>
    UnknownPipeline = 1,

    /// <summary>The request names a version without a role.</summary>
    UnknownVersion = 2,

    /// <summary>The request names an output that cannot be explained, or a scale that does not fit it.</summary>
    Invalid = 3,

    /// <summary>The input has no row for the user.</summary>
    NotFound = 4,

    /// <summary>The model cannot take the row, or its output for the row is no number.</summary>
    Unusable = 5,

    /// <summary>There are no rows of the input to compare the row with.</summary>
    NoBackground = 6,

    /// <summary>Too many explanations wait, or the silo is stopping. Try again.</summary>
    Saturated = 7,

    /// <summary>The input does not answer. Try again.</summary>
    StoreUnavailable = 8,

    /// <summary>The silo cannot load the version. Try again.</summary>
    VersionUnavailable = 9,

    /// <summary>The deadline passed.</summary>
    DeadlineExceeded = 10,

    /// <summary>The input or the model refused. Another attempt would not help.</summary>
    Failed = 11,
}
