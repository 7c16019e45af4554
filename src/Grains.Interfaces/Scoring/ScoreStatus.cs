namespace ModelPipeline.Grains;

/// <summary>How a call for a score ended. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum ScoreStatus
{
    /// <summary>The score is committed.</summary>
    Scored = 0,

    /// <summary>There is no pipeline of this name, or no default pipeline.</summary>
    UnknownPipeline = 1,

    /// <summary>The input has no row for the user. For a request for a stored score: no score is stored.</summary>
    NotFound = 2,

    /// <summary>The model cannot take the row.</summary>
    Unusable = 3,

    /// <summary>Too many users are waiting, or the silo is stopping. Try again.</summary>
    Saturated = 4,

    /// <summary>A store does not answer. Try again.</summary>
    StoreUnavailable = 5,

    /// <summary>The deadline passed.</summary>
    DeadlineExceeded = 6,

    /// <summary>A store or the model refused the user. Another attempt would not help.</summary>
    Failed = 7,

    /// <summary>The silo of the user cannot load the version that scores the user. Try again.</summary>
    VersionUnavailable = 8,

    /// <summary>The request itself is wrong: it names a column that does not exist, for example.</summary>
    InvalidRequest = 9,

    /// <summary>The pipeline has no version of that name. Of calls that name a version.</summary>
    UnknownVersion = 10,

    /// <summary>A store or the model refuses everybody until an operator has mended it, so the user is not to blame.</summary>
    Refused = 11,
}
